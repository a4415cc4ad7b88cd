import {call, secret} from './call.js';

call('POST', 'verify-email', {token: secret}, 'Thank you: this address is yours.');
