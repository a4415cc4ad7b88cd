package tradepost.acceptance.orders;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.up.Service;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Partitions;

/** Two replicas of orders, and who of them executes what. */
public final class Replicas {
    private static final Duration MOVE_LIMIT = Duration.ofSeconds(60);
    private static final Duration CATCH_LIMIT = Duration.ofMillis(500);
    private static final int CATCHES = 40;

    private static final Pattern OWNER = Pattern.compile("took over partitions \\[.*] as (\\S+) with");
    private static final String REFUSED = "Fenced: another replica owns";

    /** The read of orders that commands name, in the middle of a batch and before it is decided and written. */
    private static final String READING = """
            SELECT pid FROM pg_stat_activity
             WHERE application_name = ? AND wait_event_type = 'Lock'
               AND query LIKE 'SELECT * FROM orders WHERE id = ANY%'
            """;

    private final TestSystem system;
    private final List<ServiceProcess> replicas;

    public Replicas(TestSystem system, List<ServiceProcess> replicas) {
        this.system = system;
        this.replicas = replicas;
    }

    public ServiceProcess get(int replica) {
        return replicas.get(replica);
    }

    /** The partitions a replica executes: of which it was the last to become the owner. */
    public Set<Integer> owned(int replica) {
        Optional<String> owner = get(replica).logged().stream()
                .map(OWNER::matcher)
                .filter(Matcher::find)
                .map(told -> told.group(1))
                .reduce((_, last) -> last);
        return owner.map(this::ownedBy).orElse(Set.of());
    }

    private Set<Integer> ownedBy(String owner) {
        try (Connection orders = system.database(Service.ORDERS)) {
            return new HashSet<>(Rows.list(
                    orders,
                    "SELECT partition FROM partition_owners WHERE owner = ?::uuid",
                    row -> row.getInt(1),
                    owner));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read who owns what", failure);
        }
    }

    /** Waits until both execute something, and together all. */
    public void awaitShared() {
        Eventually.becomes(
                "both replicas share the partitions",
                MOVE_LIMIT,
                () -> List.of(owned(0), owned(1)),
                owned -> owned.stream().noneMatch(Set::isEmpty)
                        && owned.stream().mapToInt(Set::size).sum() == Topic.PARTITIONS);
    }

    /** Waits until a replica executes these partitions, whatever else it does. */
    public void awaitMoved(Set<Integer> partitions, int replica) {
        Eventually.becomes(
                "partitions " + partitions + " moved",
                MOVE_LIMIT,
                () -> owned(replica),
                owned -> owned.containsAll(partitions));
    }

    /** How many orders of the market's stocks in these partitions were filled since. */
    public int filled(Set<Integer> partitions, MovingMarket market, Instant since) {
        String[] symbols = market.symbols().stream()
                .filter(symbol -> partitions.contains(Partitions.of(symbol)))
                .toArray(String[]::new);
        try (Connection orders = system.database(Service.ORDERS)) {
            return Rows.list(
                            orders,
                            "SELECT count(*) FROM trades WHERE symbol = ANY(?) AND at >= ?",
                            row -> row.getInt(1),
                            orders.createArrayOf("text", symbols),
                            since.atOffset(ZoneOffset.UTC))
                    .getFirst();
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot count the trades", failure);
        }
    }

    /** How often a write of a replica was refused, in all its lives, because another owned the partition by then. */
    public long refused(int replica) {
        return get(replica).logged().stream()
                .filter(line -> line.contains(REFUSED))
                .count();
    }

    /**
     * Stops a replica in the middle of a batch: after it began to read what the batch is about, and before it has
     * decided and written. What it writes when it is resumed is certain to come late.
     */
    public void pauseWithinABatch(int replica) {
        for (int i = 0; i < CATCHES; i++) {
            try (Connection orders = system.database(Service.ORDERS);
                    Statement statement = orders.createStatement()) {
                orders.setAutoCommit(false);
                statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
                boolean caught = isReading(replica);
                if (caught) {
                    get(replica).pause();
                }
                orders.rollback();
                if (caught) {
                    return;
                }
            } catch (SQLException failure) {
                throw new IllegalStateException("cannot hold up a batch", failure);
            }
        }
        throw new AssertionError("no batch of " + get(replica).name() + " reads an order");
    }

    private boolean isReading(int replica) throws SQLException {
        long deadline = System.nanoTime() + CATCH_LIMIT.toNanos();
        try (Connection watching = system.database(Service.ORDERS)) {
            while (System.nanoTime() < deadline) {
                if (!Rows.list(
                                watching,
                                READING,
                                row -> row.getInt(1),
                                get(replica).name())
                        .isEmpty()) {
                    return true;
                }
                Eventually.passes(Duration.ofMillis(10));
            }
            return false;
        }
    }

    /** The stocks of these partitions, for what is told. */
    public static Set<String> symbols(Set<Integer> partitions, MovingMarket market) {
        return market.symbols().stream()
                .filter(symbol -> partitions.contains(Partitions.of(symbol)))
                .collect(Collectors.toSet());
    }
}
