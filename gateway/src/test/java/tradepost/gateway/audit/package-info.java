/** Tests of the audit log. */
@NullMarked
package tradepost.gateway.audit;

import org.jspecify.annotations.NullMarked;
