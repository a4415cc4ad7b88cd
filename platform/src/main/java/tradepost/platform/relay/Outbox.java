package tradepost.platform.relay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.platform.event.Json;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * Records that leave with the state they tell of: appended in the transaction that changes the state, published by the
 * {@link OutboxRelay} after it commits.
 */
public final class Outbox {
    /** Appends rows, in a statement of its own or as one part of a statement that does more. */
    public static final String INSERT = """
            INSERT INTO outbox (shard, topic, key, value)
            SELECT * FROM unnest(
                :outboxShards::smallint[], :outboxTopics::text[], :outboxKeys::text[], :outboxValues::text[])
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transactions;
    private final int shards;
    private final Sinks.Many<Integer> wakeUps = Sinks.many().multicast().directBestEffort();
    /** Who asks while another thread wakes the relay leaves it to that one to wake it once more. */
    private final AtomicInteger waking = new AtomicInteger();

    private final Set<Integer> behind = ConcurrentHashMap.newKeySet();
    private volatile int held;
    private volatile boolean isTopicHeld;

    public Outbox(DatabaseClient database, TransactionalOperator transactions, OutboxProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.shards = properties.shards();
    }

    /** Runs the work in one transaction, and wakes the relay once it has committed. */
    public <T> Mono<T> transaction(Mono<T> work) {
        return transactions.transactional(work).doOnTerminate(this::wake);
    }

    /** Appends to the transaction that is open. */
    public Mono<Void> append(List<Message> messages) {
        return messages.isEmpty()
                ? Mono.empty()
                : bind(database.sql(INSERT), messages).then();
    }

    /**
     * Binds {@code :outboxShards}, {@code :outboxTopics}, {@code :outboxKeys} and {@code :outboxValues}, for a
     * statement that appends rows beside what else it does.
     */
    public GenericExecuteSpec bind(GenericExecuteSpec statement, List<Message> messages) {
        return statement
                .bind("outboxShards", messages.stream().map(this::shardOf).toArray(Short[]::new))
                .bind(
                        "outboxTopics",
                        messages.stream().map(m -> m.topic().topicName()).toArray(String[]::new))
                .bind("outboxKeys", messages.stream().map(Message::key).toArray(String[]::new))
                .bind(
                        "outboxValues",
                        messages.stream()
                                .map(m -> new String(Json.write(m.event()), StandardCharsets.UTF_8))
                                .toArray(String[]::new));
    }

    /**
     * Tells the relay that rows have been committed. It never fails: the relay finds rows it was not woken for when it
     * next polls.
     */
    public void wake() {
        int asked = waking.incrementAndGet();
        if (asked == 1) {
            while (asked != 0) {
                wakeUps.tryEmitNext(0);
                asked = waking.addAndGet(-asked);
            }
        }
    }

    /** Refuses new work while published records lag too far behind, so that the backlog has a bound. */
    public void requireRoom() {
        if (!behind.isEmpty()) {
            throw Problem.of(
                    CommonProblem.TOO_BUSY, "Work is queued faster than it can be published. Try again shortly.");
        }
        if (isTopicHeld) {
            throw Problem.of(CommonProblem.TOO_BUSY, "Work is queued and cannot be published now. Try again later.");
        }
    }

    Flux<Integer> wakeUps() {
        return wakeUps.asFlux();
    }

    void reportBehind(int shard, boolean isBehind) {
        if (isBehind) {
            behind.add(shard);
        } else {
            behind.remove(shard);
        }
    }

    /**
     * Tells what Kafka refuses.
     *
     * @param places the keys and topics of shards that wait
     * @param isTopic whether all of a topic has waited for longer than new work may
     */
    void reportHeld(int places, boolean isTopic) {
        held = places;
        isTopicHeld = isTopic;
    }

    /** How many keys and topics wait for Kafka to take what it refused. */
    int held() {
        return held;
    }

    private Short shardOf(Message message) {
        return (short) Partitions.of(message.key(), shards);
    }
}
