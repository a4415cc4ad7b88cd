/** Tests. */
@NullMarked
package tradepost.local.option;

import org.jspecify.annotations.NullMarked;
