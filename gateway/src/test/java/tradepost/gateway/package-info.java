/**
 * The gateway as its clients meet it: started, with a real database, a real Kafka and real little services behind it.
 */
@NullMarked
package tradepost.gateway;

import org.jspecify.annotations.NullMarked;
