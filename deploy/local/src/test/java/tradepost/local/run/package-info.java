/** Tests. */
@NullMarked
package tradepost.local.run;

import org.jspecify.annotations.NullMarked;
