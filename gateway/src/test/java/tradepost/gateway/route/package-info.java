/** What is forwarded, and how. */
@NullMarked
package tradepost.gateway.route;

import org.jspecify.annotations.NullMarked;
