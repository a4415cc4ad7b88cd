/** The certificate with which this machine serves TLS. */
@NullMarked
package tradepost.local.tls;

import org.jspecify.annotations.NullMarked;
