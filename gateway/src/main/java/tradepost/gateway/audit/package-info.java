/** Who did what: recorded for admins and for what is refused, listed, and proved. */
@NullMarked
package tradepost.gateway.audit;

import org.jspecify.annotations.NullMarked;
