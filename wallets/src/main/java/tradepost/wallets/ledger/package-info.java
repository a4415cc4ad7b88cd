/** Takes commands in batches, from Kafka and from HTTP: load, decide, record, in one transaction. */
@NullMarked
package tradepost.wallets.ledger;

import org.jspecify.annotations.NullMarked;
