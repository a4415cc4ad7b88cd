/** Tests. */
@NullMarked
package tradepost.local.up;

import org.jspecify.annotations.NullMarked;
