/** Tests of what bench stream measures. */
@NullMarked
package tradepost.bench.stream;

import org.jspecify.annotations.NullMarked;
