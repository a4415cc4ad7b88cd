/** How the gateway and the services prove themselves to each other. */
@NullMarked
package tradepost.gateway.tls;

import org.jspecify.annotations.NullMarked;
