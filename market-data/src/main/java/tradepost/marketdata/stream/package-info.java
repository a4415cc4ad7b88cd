/** Live prices over server-sent events and WebSockets. */
@NullMarked
package tradepost.marketdata.stream;

import org.jspecify.annotations.NullMarked;
