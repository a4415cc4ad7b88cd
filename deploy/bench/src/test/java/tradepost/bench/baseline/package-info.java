/** Tests of the baseline's script, which two programs read. */
@NullMarked
package tradepost.bench.baseline;

import org.jspecify.annotations.NullMarked;
