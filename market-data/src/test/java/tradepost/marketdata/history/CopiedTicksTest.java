package tradepost.marketdata.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.marketdata.RawTicks;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.Judged;
import tradepost.marketdata.domain.TickBatch;
import tradepost.marketdata.domain.TickBook;
import tradepost.marketdata.domain.Verdict;
import tradepost.marketdata.store.OwnedTickStore.Ownership;
import tradepost.platform.event.PriceTick;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.Partitions;

/** What becomes of ticks that are copied into the history, and of a copy that ends in the middle. */
class CopiedTicksTest extends TickOwnerTest {
    /** More than one piece of a copy. */
    private static final int MANY = 3_000;
    /** Far more than is sent before PostgreSQL has refused the first piece of them. */
    private static final int REFUSED = 20_000;
    /** Of the service to its database. */
    private static final String CONNECTIONS = """
            SELECT pid::text FROM pg_stat_activity
             WHERE datname = current_database() AND backend_type = 'client backend'
            """;
    /** More than the pool has connections. */
    private static final int FAILURES = 12;

    /** Of two columns of one type that were exchanged PostgreSQL would say nothing. */
    @Test
    void each_column_has_what_its_name_says() throws SQLException {
        Instant receivedAt = now().plusNanos(4_000);
        PriceTick full = new PriceTick(
                UUID.randomUUID(),
                receivedAt,
                "COPIED1",
                "the-feed",
                new BigDecimal("60.125"),
                new BigDecimal("3.50"),
                new BigDecimal("70000"),
                receivedAt.minusSeconds(7),
                receivedAt,
                PriceTick.AgedBy.SOURCE,
                15_001L,
                null);
        PriceTick late = tick("COPIED1", "60", receivedAt.minusSeconds(8));
        Ownership ours = own(Partitions.of("COPIED1"));
        stopLanes();

        store(ours, full, late);

        List<String> places = texts("SELECT partition_number || ' ' || raw_offset FROM ticks WHERE symbol = 'COPIED1'"
                + " ORDER BY raw_offset");
        forgetPlaces(ours, "COPIED1");
        startLanes();
        String place = ours.partition() + " ";
        assertThat(places).containsExactly(place + ours.next(), place + (ours.next() + 1));
        assertThat(column("id", full)).isEqualTo(full.id().toString());
        assertThat(column("price", full)).isEqualTo("60.125");
        assertThat(column("quantity", full)).isEqualTo("3.50");
        assertThat(column("availability", full)).isEqualTo("70000");
        assertThat(column("source_at = '" + full.sourceAt() + "'", full)).isEqualTo("true");
        assertThat(column("received_at = '" + receivedAt + "'", full)).isEqualTo("true");
        assertThat(column("aged_by", full)).isEqualTo("SOURCE");
        assertThat(column("tradable_ms", full)).isEqualTo("15001");
        assertThat(column("feed", full)).isEqualTo("the-feed");
        assertThat(column("late", full)).isEqualTo("false");
        assertThat(column("late", late)).isEqualTo("true");
        assertThat(column("aged_by", late)).isEqualTo("RECEIVED");
        assertThat(column("concat(quantity, availability)", late)).isEmpty();
    }

    /** Its connection is killed by PostgreSQL after some of the rows. */
    @Test
    void a_copy_that_is_cut_off_in_the_middle_loses_nothing_and_doubles_nothing() throws SQLException {
        PriceTick[] many = ticks("COPIED2", MANY);
        run("CREATE SEQUENCE copied_rows");
        run("GRANT SELECT ON copied_rows TO PUBLIC");
        run("""
            CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                IF NEW.symbol = 'COPIED2' AND nextval('copied_rows') = %d THEN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                END IF;
                RETURN NEW;
            END $$
            """.formatted(MANY / 2));
        run("CREATE TRIGGER cut_off BEFORE INSERT ON ticks FOR EACH ROW EXECUTE FUNCTION cut_off()");
        try {
            publish(many);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(published("COPIED2")).isEqualTo(MANY));
        } finally {
            run("DROP TRIGGER cut_off ON ticks");
            run("DROP FUNCTION cut_off");
        }

        assertThat(texts("SELECT (last_value > %d)::text FROM copied_rows".formatted(MANY)))
                .containsExactly("true");
        run("DROP SEQUENCE copied_rows");
        assertThat(texts("SELECT count(*) || ' ' || count(DISTINCT id) FROM ticks WHERE symbol = 'COPIED2'"))
                .containsExactly(MANY + " " + MANY);
        assertThat(texts("SELECT sum(ticks)::text FROM bars WHERE symbol = 'COPIED2' AND seconds = 86400"))
                .containsExactly(String.valueOf(MANY));
        assertThat(published("COPIED2")).isEqualTo(MANY);
    }

    /**
     * The history takes no such price; nobody who judged it would have sent it. It is the second row: PostgreSQL
     * refuses it while most of the others are still to be sent.
     */
    @Test
    void a_row_that_cannot_be_copied_leaves_nothing_of_its_batch_and_the_connection_as_it_was() throws SQLException {
        stopLanes();
        int partition = Partitions.of("COPIED3");
        Ownership ours = own(partition);
        TickBook book = new TickBook(properties.ticks().rules());
        book.load(
                new TickBook.Stored(
                        Map.of(partition, ours.next()), List.of(), Map.of(), List.of(), List.of(), List.of()),
                now());
        TickBatch good = book.decide(
                arrived(ours, ticks("COPIED3", REFUSED)), Map.of(partition, ours.next() + REFUSED + 1), now());
        Judged zero = new Judged(
                RawTicks.arrived(partition, ours.next() + REFUSED, tick("COPIED3", "0", now())), Verdict.CURRENT);
        Map<Integer, Long> epochs = Map.of(partition, ours.epoch());
        List<String> connections = texts(CONNECTIONS);

        for (int i = 0; i < FAILURES; i++) {
            Mono<Void> recorded = ticks.record(with(zero, good), epochs);
            StepVerifier.create(recorded)
                    .expectErrorMatches(failure -> failure.toString().contains("ticks_price_check"))
                    .verify(LIMIT);
        }
        List<String> left = texts("SELECT symbol FROM ticks WHERE symbol = 'COPIED3'"
                + " UNION ALL SELECT symbol FROM bars WHERE symbol = 'COPIED3'"
                + " UNION ALL SELECT symbol FROM quotes WHERE symbol = 'COPIED3'");
        ticks.record(good, epochs).block(LIMIT);

        forgetPlaces(ours, "COPIED3");
        startLanes();
        assertThat(left).isEmpty();
        assertThat(texts(CONNECTIONS)).containsAll(connections);
        assertThat(texts("SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || min(price) FROM ticks"
                        + " WHERE symbol = 'COPIED3'"))
                .containsExactly(REFUSED + " " + REFUSED + " 10");
    }

    /** They never were in the topic: whoever reads it goes on where it ends. */
    private static void forgetPlaces(Ownership ours, String symbol) throws SQLException {
        run("UPDATE tick_owners SET next_offset = %d WHERE partition_number = %d"
                .formatted(ours.next(), ours.partition()));
        run("UPDATE ticks SET raw_offset = -1 - raw_offset WHERE symbol = '%s'".formatted(symbol));
    }

    private static TickBatch with(Judged bad, TickBatch batch) {
        List<Judged> accepted = new ArrayList<>(batch.accepted());
        accepted.add(1, bad);
        return new TickBatch(
                batch.decidedAt(),
                accepted,
                batch.current(),
                batch.quarantined(),
                batch.counts(),
                batch.bars(),
                batch.latest(),
                batch.extremes(),
                batch.next());
    }

    private static List<Arrived> arrived(Ownership ours, PriceTick... all) {
        return IntStream.range(0, all.length)
                .mapToObj(i -> RawTicks.arrived(ours.partition(), ours.next() + i, all[i]))
                .toList();
    }

    private static PriceTick[] ticks(String symbol, int count) {
        Instant first = now().minusSeconds(30);
        return IntStream.range(0, count)
                .mapToObj(i -> tick(symbol, "10", first.plusMillis(i)))
                .toArray(PriceTick[]::new);
    }

    private static PriceTick tick(String symbol, String price, Instant at) {
        return RawTicks.received(RawTicks.tick(UUID.randomUUID(), symbol, price, null, at), now());
    }

    private @Nullable String column(String expression, PriceTick tick) {
        return texts("SELECT (%s)::text FROM ticks WHERE id = '%s'".formatted(expression, tick.id()))
                .getFirst();
    }

    private List<String> texts(String query) {
        return Objects.requireNonNull(database.sql(query)
                .map(row -> row.get(0, String.class))
                .all()
                .collectList()
                .block(LIMIT));
    }

    private static void run(String sql) throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl("marketdata"), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
