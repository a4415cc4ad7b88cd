/** The benchmarks of {@code ./tradepost bench}: each measures something beside a baseline in the same run. */
@NullMarked
package tradepost.bench;

import org.jspecify.annotations.NullMarked;
