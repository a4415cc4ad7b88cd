/** Tests of what a comparison makes of its figures. */
@NullMarked
package tradepost.bench.measure;

import org.jspecify.annotations.NullMarked;
