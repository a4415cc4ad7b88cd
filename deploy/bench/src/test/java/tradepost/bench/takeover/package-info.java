/** Tests of what bench takeover measures. */
@NullMarked
package tradepost.bench.takeover;

import org.jspecify.annotations.NullMarked;
