import {call, secret} from './call.js';

const KEPT = 'tradepost-sign-on-verifier';
const form = document.getElementById('sign-on');
const said = document.getElementById('said');
// What is shown is written here: anyone can write what follows the # of an address.
const REASONS = {
  'sign-on-invalid': 'this sign-on was not begun here, was finished before, or took too long. Begin again.',
  'sign-on-refused': 'the provider has not proved who you are, or your account may not be used.',
  'sign-on-unverified': 'the provider does not say that your e-mail address is yours. Prove it there first.',
  'sign-on-address-taken': 'an account has your e-mail address and a password that may be another\'s.'
    + ' Choose a new password by a mailed link, and sign on again.',
  'service-unavailable': 'the provider, or Tradepost, cannot answer now. Try again shortly.',
  'too-busy': 'Tradepost is too busy. Try again shortly.',
};
const encode = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

document.getElementById('provider').value = new URLSearchParams(location.search).get('provider') ?? 'google';

// What is kept here alone makes the code in the address good for this page and for nobody else.
form.addEventListener('submit', async event => {
  event.preventDefault();
  if (!window.isSecureContext) {
    said.textContent = 'Browsers sign on by https alone, or on this machine. Open this page by https.';
    return;
  }
  const verifier = encode(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = encode(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  sessionStorage.setItem(KEPT, verifier);
  const provider = encodeURIComponent(document.getElementById('provider').value);
  location.assign('/api/v1/oauth2/authorization/' + provider + '?challenge=' + challenge
    + '&redirect=' + encodeURIComponent(location.origin + location.pathname));
});

const told = new URLSearchParams(secret);
const verifier = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
if (told.has('error')) {
  const reason = new Map(Object.entries(REASONS)).get(told.get('error'));
  said.textContent = 'You are not signed on: ' + (reason ?? 'something failed. Try again.');
} else if (told.has('code') && verifier === null) {
  said.textContent = 'This sign-on was not begun here. Begin again.';
} else if (told.has('code')) {
  const answer = await call('POST', 'sign-on', {code: told.get('code'), verifier}, 'You are signed on.');
  if (answer) {
    const {accessToken, user} = await answer.json();
    form.remove();
    said.textContent = 'You are signed on as ' + user.username + '.';
    const token = document.getElementById('token');
    token.querySelector('textarea').value = accessToken;
    token.hidden = false;
  }
}
