/** Registration, log-in, refresh and log-out. */
@NullMarked
package tradepost.gateway.auth;

import org.jspecify.annotations.NullMarked;
