/** Amounts of money and quantities: exact decimals that know their scale. */
@NullMarked
package tradepost.platform.money;

import org.jspecify.annotations.NullMarked;
