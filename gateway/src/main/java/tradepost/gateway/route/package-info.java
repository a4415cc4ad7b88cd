/** Which path is whose, and what is taken off and put on a request on its way. */
@NullMarked
package tradepost.gateway.route;

import org.jspecify.annotations.NullMarked;
