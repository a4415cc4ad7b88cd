/** What most would write first, a transaction of ten statements for each settle, and pgbench to check that it is fair. */
@NullMarked
package tradepost.bench.baseline;

import org.jspecify.annotations.NullMarked;
