package tradepost.marketdata.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import tradepost.marketdata.Market;
import tradepost.marketdata.MarketDataTest;
import tradepost.marketdata.Model;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.Bar;
import tradepost.marketdata.domain.BarInterval;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.domain.TickBatch;
import tradepost.marketdata.domain.TickBook;
import tradepost.marketdata.domain.TickRules;
import tradepost.marketdata.domain.Traded;
import tradepost.marketdata.store.HistoryStore;
import tradepost.marketdata.store.OwnedTickStore;
import tradepost.marketdata.store.OwnedTickStore.Ownership;
import tradepost.marketdata.store.TickStore;
import tradepost.platform.relay.TopicConsumer;

/** What a batch leaves in PostgreSQL, and what another owner makes of it; on partitions the topic does not have. */
class StoredTicksTest extends MarketDataTest {
    private final Instant start = RawTick.instant(RawTick.micros(Instant.now().minus(Duration.ofHours(40))));
    private static final TickRules RULES =
            new TickRules(Duration.ofMinutes(1), Duration.ofSeconds(5), new BigDecimal("0.5"), Duration.ofMinutes(1));

    @Autowired
    TickStore ticks;

    @Autowired
    OwnedTickStore owned;

    @Autowired
    HistoryStore history;

    @Autowired
    DatabaseClient database;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void an_owner_that_follows_knows_what_the_one_before_knew_and_bars_are_those_of_all_ticks(long seed) {
        int partition = 200 + (int) seed;
        SplittableRandom random = new SplittableRandom(seed);
        Market market = new Market(seed, partition, start, "S" + seed + "-");
        List<Arrived> accepted = new ArrayList<>();
        Owner owner = takeOver(partition, market.now());
        for (int i = 0; i < 30; i++) {
            TickBatch batch = owner.apply(market.ticks(random.nextInt(1, 60)), market);
            batch.accepted().forEach(judged -> accepted.add(judged.arrived()));
            if (random.nextInt(4) == 0) {
                owner = takeOver(partition, market.now());
            }
        }

        Owner last = takeOver(partition, market.now());

        List<PriceSnapshot> rebuilt = last.book.advance(market.now());
        assertThat(accepted).hasSizeGreaterThan(market.all().size() * 9 / 10);
        assertThat(rebuilt).hasSize(3).allSatisfy(snapshot -> assertThat(Model.statistics(snapshot))
                .isEqualTo(Model.statistics(accepted, snapshot.tick().symbol(), market.now())));
        for (PriceSnapshot snapshot : rebuilt) {
            for (BarInterval interval : BarInterval.values()) {
                assertThat(bars(snapshot.tick().symbol(), interval, market.now()))
                        .isEqualTo(Model.bars(accepted, snapshot.tick().symbol(), interval.length()));
            }
        }
    }

    @Test
    void a_batch_that_was_recorded_changes_nothing_when_it_comes_again() {
        Market market = new Market(4, 204, start, "AGAIN-");
        List<Arrived> batch = market.ticks(300);
        takeOver(204, market.now()).apply(batch, market);
        List<String> before = everything(204, "AGAIN-%");

        takeOver(204, market.now()).apply(batch, market);

        assertThat(everything(204, "AGAIN-%")).isEqualTo(before).hasSizeGreaterThan(300);
    }

    @Test
    void an_owner_of_the_past_records_nothing() {
        Market market = new Market(5, 205, start, "PAST-");
        Owner past = takeOver(205, market.now());
        takeOver(205, market.now());

        assertThatThrownBy(() -> past.apply(market.ticks(10), market)).isInstanceOf(TopicConsumer.Fenced.class);

        assertThat(everything(205, "PAST-%")).isEmpty();
    }

    @Test
    void a_late_tick_corrects_the_bar_of_its_time() {
        Instant minute = start.truncatedTo(ChronoUnit.HOURS);
        Owner owner = takeOver(206, minute.plusSeconds(59));
        Market.Script script = new Market.Script(206, "CORRECTED");
        owner.apply(script.at(minute.plusSeconds(10), "100", "1"), minute.plusSeconds(10), 1);
        owner.apply(script.at(minute.plusSeconds(50), "104", "1"), minute.plusSeconds(50), 2);

        owner.apply(script.at(minute.plusSeconds(5), "90", "2"), minute.plusSeconds(51), 3);
        owner.apply(script.at(minute.plusSeconds(50), "105", "1"), minute.plusSeconds(52), 4);
        owner.apply(script.at(minute.plusSeconds(10), "120", "1"), minute.plusSeconds(53), 5);

        assertThat(bars("CORRECTED", BarInterval.MINUTE, minute.plusSeconds(59)))
                .isEqualTo(Map.of(minute, "90 120 90 105 6 101.5 5"));
    }

    @Test
    void the_place_of_a_price_is_found_however_many_ticks_were_refused_after_it() {
        Owner owner = takeOver(207, start);
        Market.Script script = new Market.Script(207, "PLACE");
        Arrived first = script.at(start, "100", "1").getFirst();
        Arrived second = new Arrived(
                207,
                100_000,
                script.at(start.plusSeconds(1), "101", "1").getFirst().tick());
        owner.apply(List.of(first), start, 1);
        owner.apply(List.of(), start, 100_000);
        owner.apply(List.of(second), start.plusSeconds(1), 100_001);

        assertThat(owned.findPlace(207, first.tick().id()).block(LIMIT)).isZero();
        assertThat(owned.findCurrentAfter(207, 0).block(LIMIT))
                .extracting(Arrived::offset)
                .containsExactly(100_000L);
        assertThat(owned.findPlaceAt(207, start).block(LIMIT)).isEqualTo(-1);
        assertThat(owned.findPlaceAt(207, start.plusSeconds(1)).block(LIMIT)).isZero();
    }

    @Test
    void days_of_ticks_that_are_over_are_dropped_and_those_to_come_are_there() {
        LocalDate old = LocalDate.of(2020, 1, 1);
        owned.makeDays(old, old.plusDays(2)).block(LIMIT);
        assertThat(days()).contains("ticks_20200101", "ticks_20200102", "ticks_20200103");

        Integer dropped = owned.dropDays(old.plusDays(2)).block(LIMIT);

        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertThat(dropped).isEqualTo(2);
        assertThat(days())
                .doesNotContain("ticks_20200101", "ticks_20200102")
                .contains(
                        "ticks_20200103",
                        "ticks_" + today.plusDays(3).toString().replace("-", ""));
        owned.dropDays(today.minusDays(7)).block(LIMIT);
        assertThat(days()).doesNotContain("ticks_20200103");
    }

    /** One owner of one partition: its book and its epoch. */
    private final class Owner {
        private final TickBook book = new TickBook(RULES);
        private final Ownership ownership;

        Owner(Ownership ownership) {
            this.ownership = ownership;
        }

        TickBatch apply(List<Arrived> batch, Market market) {
            return apply(batch, market.now(), market.next());
        }

        TickBatch apply(List<Arrived> batch, Instant now, long next) {
            TickBatch decided = book.decide(batch, Map.of(ownership.partition(), next), now);
            ticks.record(decided, Map.of(ownership.partition(), ownership.epoch()))
                    .block(LIMIT);
            return decided;
        }
    }

    private Owner takeOver(int partition, Instant now) {
        owned.makeDays(LocalDate.ofInstant(start, ZoneOffset.UTC), LocalDate.now(ZoneOffset.UTC))
                .block(LIMIT);
        Ownership ownership = Objects.requireNonNull(
                        owned.own(Set.of(partition)).block(LIMIT))
                .getFirst();
        Owner owner = new Owner(ownership);
        owner.book.load(Objects.requireNonNull(
                new StoredTicks(owned, Map.of(partition, ownership.next()), Map.of(partition, -1L), now)
                        .read()
                        .block(LIMIT)));
        return owner;
    }

    private Map<Instant, String> bars(String symbol, BarInterval interval, Instant until) {
        List<Bar> bars = Objects.requireNonNull(
                history.findBars(symbol, interval, start.minus(Duration.ofDays(1)), until.plusSeconds(1), 100_000)
                        .block(LIMIT));
        return bars.stream().collect(Collectors.toMap(bar -> RawTick.instant(bar.start()), StoredTicksTest::text));
    }

    private static String text(Bar bar) {
        BigDecimal vwap = Traded.vwap(bar.turnover(), bar.volume());
        return String.join(
                " ",
                Model.plain(bar.open()),
                Model.plain(bar.high()),
                Model.plain(bar.low()),
                Model.plain(bar.close()),
                Model.plain(bar.volume()),
                vwap == null ? "none" : Model.plain(vwap),
                String.valueOf(bar.ticks()));
    }

    private List<String> everything(int partition, String symbols) {
        return Objects.requireNonNull(database.sql("""
                        SELECT t::text AS row FROM ticks t WHERE partition_number = :partition
                        UNION ALL SELECT b::text FROM bars b WHERE symbol LIKE :symbols
                        UNION ALL SELECT q::text FROM quotes q WHERE symbol LIKE :symbols
                        ORDER BY 1
                        """)
                .bind("partition", partition)
                .bind("symbols", symbols)
                .map(row -> row.get("row", String.class))
                .all()
                .collectList()
                .block(LIMIT));
    }

    private List<String> days() {
        return Objects.requireNonNull(database.sql(
                        "SELECT inhrelid::regclass::text AS day FROM pg_inherits WHERE inhparent = 'ticks'::regclass")
                .map(row -> row.get("day", String.class))
                .all()
                .collectList()
                .block(LIMIT));
    }
}
