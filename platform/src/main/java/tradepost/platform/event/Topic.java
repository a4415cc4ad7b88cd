package tradepost.platform.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The topics, each with its key, its retention and its number of partitions. Changing a number of partitions is a
 * migration.
 */
public enum Topic {
    /** Every tick as its feed took it, doubles and nonsense too; key = symbol. */
    RAW_TICKS("raw-ticks", Duration.ofHours(24)),
    /** Every accepted price, in the order of its symbol; key = symbol. */
    PRICE_TICKS("price-ticks", Duration.ofDays(2)),
    /** The latest tick of each symbol, at most ten a second; key = symbol. */
    PRICE_SNAPSHOTS("price-snapshots", null),
    /** The whole state of each stock; key = symbol. */
    STOCK_EVENTS("stock-events", null),
    /** What users ask of execution; key = symbol. */
    ORDER_COMMANDS("order-commands", Duration.ofDays(7)),
    /** What execution and the gateway ask of the ledger; key = wallet id. */
    WALLET_COMMANDS("wallet-commands", Duration.ofDays(7)),
    /** What the ledger answered; key = symbol. */
    WALLET_EVENTS("wallet-events", Duration.ofDays(7)),
    /** Every change of every order; key = user id. */
    ORDER_EVENTS("order-events", Duration.ofDays(7)),
    /** The whole public state of each user; key = user id. */
    USER_EVENTS("user-events", null),
    /** What users are mailed about their accounts, links that open them among it; key = user id. */
    ACCOUNT_MAILS("account-mails", Duration.ofHours(6)),
    /** Sessions that ended before their time, kept for longer than any access token is good; key = session id. */
    REVOCATIONS("revocations", Duration.ofHours(1));

    /** Topics keyed by symbol are read together by one consumer, so all have the same number of partitions. */
    public static final int PARTITIONS = 12;

    private final String topicName;
    private final @Nullable Duration retention;

    Topic(String topicName, @Nullable Duration retention) {
        this.topicName = topicName;
        this.retention = retention;
    }

    public String topicName() {
        return topicName;
    }

    /** How long a record is kept; null where the topic is compacted and keeps the last record of each key. */
    public @Nullable Duration retention() {
        return retention;
    }

    /** Where a record goes that cannot be parsed. */
    public String deadTopicName() {
        return topicName + ".dead";
    }
}
