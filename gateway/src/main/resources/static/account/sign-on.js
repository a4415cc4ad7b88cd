import {call, secret} from './call.js';

const KEPT = 'tradepost-sign-on-verifier';
const form = document.getElementById('sign-on');
const said = document.getElementById('said');
const encode = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

document.getElementById('provider').value = new URLSearchParams(location.search).get('provider') ?? 'google';

// What is kept here alone makes the code in the address good for this page and for nobody else.
form.addEventListener('submit', async event => {
  event.preventDefault();
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
  said.textContent = 'You are not signed on: ' + told.get('error').replaceAll('-', ' ') + '.';
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
