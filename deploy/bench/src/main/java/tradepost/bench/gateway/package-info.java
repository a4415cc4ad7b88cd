/** A stock asked for through the gateway, beside the service itself and a bare server that sends the same bytes. */
@NullMarked
package tradepost.bench.gateway;

import org.jspecify.annotations.NullMarked;
