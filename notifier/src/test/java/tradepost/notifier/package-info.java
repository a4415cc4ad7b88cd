/** The notifier against a real database, a real Kafka and a real mail server. */
@NullMarked
package tradepost.notifier;

import org.jspecify.annotations.NullMarked;
