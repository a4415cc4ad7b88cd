/** How much anyone may ask: token buckets that all replicas share in Redis, or each has alone while Redis is down. */
@NullMarked
package tradepost.gateway.limit;

import org.jspecify.annotations.NullMarked;
