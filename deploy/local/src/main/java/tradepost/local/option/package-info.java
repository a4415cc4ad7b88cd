/** What may be written after {@code ./tradepost}, and what it means. */
@NullMarked
package tradepost.local.option;

import org.jspecify.annotations.NullMarked;
