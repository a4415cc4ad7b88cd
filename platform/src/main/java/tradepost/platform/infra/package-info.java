/** Real PostgreSQL, Redis and Kafka for the tests and the local start, from build artifacts or in containers. */
@NullMarked
package tradepost.platform.infra;

import org.jspecify.annotations.NullMarked;
