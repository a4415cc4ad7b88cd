/** Tests of what the benchmark of the ledger sends, reads and counts. */
@NullMarked
package tradepost.bench.ledger;

import org.jspecify.annotations.NullMarked;
