package credential

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"crypto"

	"meertijd/internal/account"
)

// provider is a small OpenID provider. What it says can be spoiled.
type provider struct {
	*httptest.Server
	key       *rsa.PrivateKey
	challenge string
	nonce     string
	spoil     func(claims map[string]any)
	signer    *rsa.PrivateKey
	asked     int // how often it was asked what it is
}

func newProvider(t *testing.T) *provider {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{key: key, signer: key, spoil: func(map[string]any) {}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		p.asked++
		p.say(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, r *http.Request) {
		p.say(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": text(key.N.Bytes()), "e": text(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("/token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (p *provider) say(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// token trades a code, if the proof key fits.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if r.PostFormValue("code") != "good" || text(sum[:]) != p.challenge || id != "client" || secret != "s3cret" {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	claims := map[string]any{
		"iss": p.URL, "sub": "7", "aud": "client", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "nonce": p.nonce,
		"email": "ada@example.nl", "email_verified": true,
	}
	p.spoil(claims)
	body, _ := json.Marshal(claims)
	signed := text([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + text(body)
	sum = sha256.Sum256([]byte(signed))
	signature, _ := rsa.SignPKCS1v15(rand.Reader, p.signer, crypto.SHA256, sum[:])
	p.say(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": signed + "." + text(signature)})
}

const verifier = "a-verifier-that-is-at-least-forty-three-letters-long"

// visit goes to the provider and comes back.
func (p *provider) visit(t *testing.T, r *Relying, nonce, code, verify string) (account.Claims, error) {
	t.Helper()
	of := account.Provider{Issuer: p.URL, ClientID: "client", Secret: "s3cret"}
	address, err := r.Begin(t.Context(), of, "the-state", nonce, verifier)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	q := u.Query()
	if err != nil || q.Get("state") != "the-state" || q.Get("code_challenge_method") != "S256" || q.Get("redirect_uri") != "https://meertijd.example/back" {
		t.Fatal(address, err)
	}
	p.challenge, p.nonce = q.Get("code_challenge"), q.Get("nonce")
	return r.Finish(t.Context(), of, code, "the-nonce", verify)
}

func TestAProviderIsVisited(t *testing.T) {
	p, r := newProvider(t), NewRelying("https://meertijd.example/back", &http.Client{Timeout: 5 * time.Second}, time.Now)
	claims, err := p.visit(t, r, "the-nonce", "good", verifier)
	want := account.Claims{Issuer: p.URL, Subject: "7", Mail: "ada@example.nl", Verified: true}
	if err != nil || claims != want {
		t.Errorf("%+v %v", claims, err)
	}
	if _, err := p.visit(t, r, "the-nonce", "good", verifier); err != nil || p.asked != 1 {
		t.Errorf("asked what it is %d times, %v", p.asked, err)
	}
}

func TestATokenIsNotBelievedBlindly(t *testing.T) {
	other, _ := rsa.GenerateKey(rand.Reader, 2048)
	for name, c := range map[string]struct {
		nonce, code, verify string
		spoil               func(map[string]any)
		signer              *rsa.PrivateKey
	}{
		"wrong code":        {"the-nonce", "bad", verifier, nil, nil},
		"wrong proof key":   {"the-nonce", "good", verifier + "x", nil, nil},
		"wrong nonce":       {"another", "good", verifier, nil, nil},
		"another's token":   {"the-nonce", "good", verifier, func(c map[string]any) { c["aud"] = "somebody" }, nil},
		"another issuer":    {"the-nonce", "good", verifier, func(c map[string]any) { c["iss"] = "https://evil.example" }, nil},
		"expired":           {"the-nonce", "good", verifier, func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() }, nil},
		"signed by another": {"the-nonce", "good", verifier, nil, other},
		"no nonce in it":    {"the-nonce", "good", verifier, func(c map[string]any) { delete(c, "nonce") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, r := newProvider(t), NewRelying("https://meertijd.example/back", http.DefaultClient, time.Now)
			if c.spoil != nil {
				p.spoil = c.spoil
			}
			if c.signer != nil {
				p.signer = c.signer
			}
			if claims, err := p.visit(t, r, c.nonce, c.code, c.verify); err == nil {
				t.Errorf("believed %+v", claims)
			}
		})
	}
	r := NewRelying("https://meertijd.example/back", &http.Client{Timeout: time.Second}, time.Now)
	if _, err := r.Begin(t.Context(), account.Provider{Issuer: "http://127.0.0.1:1"}, "s", "n", verifier); err == nil {
		t.Error("nobody there")
	}
}
