/** All the SQL of the gateway. */
@NullMarked
package tradepost.gateway.store;

import org.jspecify.annotations.NullMarked;
