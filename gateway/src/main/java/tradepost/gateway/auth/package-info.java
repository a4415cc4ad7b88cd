/** Register, log in, refresh, log out, and the keys that verify what is signed here. */
@NullMarked
package tradepost.gateway.auth;

import org.jspecify.annotations.NullMarked;
