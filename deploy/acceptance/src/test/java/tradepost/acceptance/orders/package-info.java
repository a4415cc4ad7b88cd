/** What the audit of orders finds. */
@NullMarked
package tradepost.acceptance.orders;

import org.jspecify.annotations.NullMarked;
