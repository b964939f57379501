// Passkeys. A page works without them: only where the browser knows them does
//
//   <div data-passkey-place hidden>
//     <input type="hidden" name="passkey"><input type="hidden" name="challenge">
//     <button type="button" data-passkey="make" data-begin="/account/passkeys/begin" data-send="/account/passkeys" data-refused="…">…</button>
//     <p data-passkey-says role="status"></p>
//   </div>
//
// show itself. A click asks the server what to ask of the device (JSON), asks
// the device, puts its answer (JSON) in the field "passkey" of the form around
// the button, and sends that form to data-send. What comes back is a page like
// any other.
(() => {
  'use strict';

  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

  // What comes as text is bytes to the browser, and the other way round.
  const known = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));
  const asked = (options) => ({
    ...options, challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
  });
  const answered = ({ id, rawId, type, response, authenticatorAttachment }) => {
    const out = { id, rawId: text(rawId), type, clientExtensionResults: {}, response: { clientDataJSON: text(response.clientDataJSON) } };
    if (authenticatorAttachment) out.authenticatorAttachment = authenticatorAttachment;
    for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[name]) out.response[name] = text(response[name]);
    }
    if (response.getTransports) out.response.transports = response.getTransports();
    return out;
  };

  const begin = async (button, form) => {
    const answer = await fetch(button.dataset.begin, { method: 'POST', headers: { Accept: 'application/json' }, redirect: 'error' });
    if (!answer.ok) throw new Error(answer.statusText);
    const { key, options } = await answer.json();
    form.elements.challenge.value = key;
    const ask = { publicKey: asked(options.publicKey ?? options) };
    return button.dataset.passkey === 'make' ? navigator.credentials.create(ask) : navigator.credentials.get(ask);
  };

  document.querySelectorAll('[data-passkey-place]').forEach((place) => { place.hidden = false; });
  document.querySelectorAll('[data-passkey]').forEach((button) => button.addEventListener('click', async () => {
    const form = button.form;
    const says = form.querySelector('[data-passkey-says]');
    button.disabled = true;
    says.textContent = '';
    try {
      form.elements.passkey.value = JSON.stringify(answered(await begin(button, form)));
      form.action = button.dataset.send;
      form.noValidate = true;
      form.submit();
    } catch {
      says.textContent = button.dataset.refused;
      button.disabled = false;
    }
  }));
})();
