// An OpenID provider of a made-up organisation, by oidc-provider. Whoever signs
// in there is who they say they are: the name is the address.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { data } from './place.mjs';

/** Makes a certificate for this machine; whoever trusts the file trusts the provider. */
export function certificate(name) {
  mkdirSync(data, { recursive: true });
  const [key, cert] = ['key', 'cert'].map((what) => join(data, `${name}-${what}.pem`));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key, cert };
}

/** Starts a provider that knows one client. */
export async function provider(redirect, { key, cert }) {
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  const issuer = `https://localhost:${server.address().port}`;
  const client = { client_id: 'meertijd', client_secret: 'a-secret-of-a-made-up-organisation', redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] };
  const oidc = new Provider(issuer, {
    clients: [client], pkce: { required: () => true }, cookies: { keys: ['made-up'] }, claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false, features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, email_verified: true, name: id }) }),
  });
  server.on('request', oidc.callback());
  return { issuer, id: client.client_id, secret: client.client_secret, stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) };
}
