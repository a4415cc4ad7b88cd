/** Tests. */
@NullMarked
package tradepost.local.replay;

import org.jspecify.annotations.NullMarked;
