package tradepost.marketdata.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.marketdata.RawTicks;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.store.OwnedTickStore.Ownership;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.Topics;

/** What an owner finds that was left undone; the service's own lanes stand still meanwhile. */
class UnpublishedTicksTest extends TickOwnerTest {
    private static final String SYMBOL = "UNPUBLISHED";
    private static final int PARTITION = Partitions.of(SYMBOL);
    /** More than Kafka takes. */
    private static final int TOO_LARGE = 2_000_000;

    @Autowired
    KafkaPublisher kafkaPublisher;

    @BeforeEach
    void stopTheirs() {
        stopLanes();
    }

    @AfterEach
    void startTheirs() {
        startLanes();
    }

    /** The record that fails leaves a gap: what was sent after it arrives all the same. */
    @Test
    void after_a_publication_that_failed_prices_go_on_from_the_first_that_is_missing() {
        PriceTick last = tick("12");
        PriceTick[] three = {tick("10"), tick("11"), last};
        publish(three);
        Ownership ours = own(PARTITION);
        List<Arrived> stored = store(ours, three);
        Arrived second = stored.get(1);
        Arrived large = new Arrived(PARTITION, second.offset(), RawTick.of(tick("11"), new byte[TOO_LARGE]));

        StepVerifier.create(priceTicks.publish(
                        List.of(stored.getFirst(), large, stored.getLast()), Map.of(PARTITION, ours.epoch())))
                .expectError(KafkaPublisher.Unacknowledged.class)
                .verify(LIMIT);
        kafkaPublisher
                .publishVerbatim(Topic.PRICE_TICKS, List.of(new PriceTicks.Copied(stored.getLast())))
                .block(LIMIT);
        long before = new Topics(kafka).count(Topic.PRICE_TICKS);
        takeOver(PARTITION);
        takeOver(PARTITION);

        assertThat(new Topics(kafka).count(Topic.PRICE_TICKS)).isEqualTo(before + 2);
        assertThat(lastPrice(PARTITION)).isEqualTo(last);
    }

    @Test
    void a_topic_that_ends_before_what_was_applied_of_it_is_not_read() {
        own(PARTITION);
        move(1_000_000);

        Mono<Void> assigned = listener().assigned(Set.of(PARTITION));

        StepVerifier.create(assigned)
                .expectErrorMatches(failure -> failure instanceof IllegalStateException
                        && failure.toString().contains("made anew"))
                .verify(LIMIT);
        move(-1_000_000);
    }

    @Test
    void the_market_goes_on_while_old_days_cannot_be_dropped() throws SQLException {
        run("ALTER FUNCTION drop_tick_days(date) RENAME TO drop_tick_days_away");
        try {
            TickListener listener = listener();

            listener.assigned(Set.of(PARTITION)).block(LIMIT);
            Mono<Void> ticked = listener.tick();

            StepVerifier.create(ticked).expectComplete().verify(LIMIT);
        } finally {
            run("ALTER FUNCTION drop_tick_days_away(date) RENAME TO drop_tick_days");
        }
    }

    private void move(long offsets) {
        database.sql("UPDATE tick_owners SET next_offset = next_offset + :by WHERE partition_number = :partition")
                .bind("by", offsets)
                .bind("partition", PARTITION)
                .then()
                .block(LIMIT);
    }

    private static void run(String sql) throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl("marketdata"), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static PriceTick tick(String price) {
        return RawTicks.tick(UUID.randomUUID(), SYMBOL, price, null, now());
    }
}
