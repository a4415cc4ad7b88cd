import {call, secret} from './call.js';

const form = document.getElementById('reset');
form.addEventListener('submit', async event => {
  event.preventDefault();
  const password = document.getElementById('password').value;
  if (await call('PUT', 'password-reset', {token: secret, password}, 'Saved. Log in with your new password.')) {
    form.remove();
  }
});
