/** Balances converted for a thousand users through the gateway, beside a bare server that sends the same bytes. */
@NullMarked
package tradepost.bench.converted;

import org.jspecify.annotations.NullMarked;
