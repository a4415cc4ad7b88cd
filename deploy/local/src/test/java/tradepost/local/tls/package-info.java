/** How ./tradepost makes and trusts the certificates of this machine. */
@NullMarked
package tradepost.local.tls;

import org.jspecify.annotations.NullMarked;
