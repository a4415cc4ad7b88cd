/** Orders over HTTP until they are executed, beside a transaction of ten statements for each. */
@NullMarked
package tradepost.bench.orders;

import org.jspecify.annotations.NullMarked;
