/** Settles through Kafka into PostgreSQL, beside a transaction of ten statements for each. */
@NullMarked
package tradepost.bench.ledger;

import org.jspecify.annotations.NullMarked;
