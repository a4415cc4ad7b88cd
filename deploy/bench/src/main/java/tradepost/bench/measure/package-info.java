/** Figures: percentiles, medians, and what makes a comparison void. */
@NullMarked
package tradepost.bench.measure;

import org.jspecify.annotations.NullMarked;
