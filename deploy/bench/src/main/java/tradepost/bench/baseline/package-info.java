/** What most would write first, ten statements for each settle, and pgbench to check that it is fair. */
@NullMarked
package tradepost.bench.baseline;

import org.jspecify.annotations.NullMarked;
