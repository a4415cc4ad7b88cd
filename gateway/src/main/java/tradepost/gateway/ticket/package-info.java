/** Tickets by which browsers, which send no token with a WebSocket, open one. */
@NullMarked
package tradepost.gateway.ticket;

import org.jspecify.annotations.NullMarked;
