package tradepost.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.marketdata.RawTicks.arrived;
import static tradepost.marketdata.RawTicks.received;
import static tradepost.marketdata.RawTicks.tick;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tradepost.marketdata.Market;
import tradepost.marketdata.Model;
import tradepost.platform.event.PriceTick;

class TickBookTest {
    private static final Instant START = Instant.parse("2026-03-01T22:10:00Z");
    private static final TickRules RULES =
            new TickRules(Duration.ofMinutes(1), Duration.ofSeconds(5), new BigDecimal("0.5"), Duration.ofMinutes(1));

    private final TickBook book = owning(0);
    private long offset;

    @Test
    void a_tick_is_the_price_unless_it_happened_before_the_one_that_is() {
        assertThat(judge("100", START)).isEqualTo(Verdict.CURRENT);
        assertThat(judge("101", START)).isEqualTo(Verdict.CURRENT);
        assertThat(judge("99", START.minusSeconds(1))).isEqualTo(Verdict.LATE);
        assertThat(judge("99", START.minusSeconds(60))).isEqualTo(Verdict.LATE);
    }

    @Test
    void what_nobody_should_believe_is_quarantined_with_its_reason() {
        judge("100", START);

        assertThat(judge("-1", START)).isEqualTo(Verdict.NEGATIVE);
        assertThat(judge("0.00", START)).isEqualTo(Verdict.ZERO);
        assertThat(judge("100", START.plusSeconds(6))).isEqualTo(Verdict.FUTURE);
        assertThat(judge("100", START.minusMillis(60_001))).isEqualTo(Verdict.OUT_OF_ORDER);
        assertThat(judge("150.01", START)).isEqualTo(Verdict.MOVED_TOO_FAR);
        assertThat(judge("49.99", START)).isEqualTo(Verdict.MOVED_TOO_FAR);
        assertThat(judge("150", START)).isEqualTo(Verdict.CURRENT);
    }

    @Test
    void a_tick_that_was_under_way_for_days_is_quarantined() {
        Verdict verdict = verdict(
                received(tick(UUID.randomUUID(), "KO", "100", null, START), START), START.plus(Duration.ofHours(49)));

        assertThat(verdict).isEqualTo(Verdict.TOO_OLD);
    }

    @Test
    void a_price_that_has_moved_far_is_believed_when_the_one_before_is_old() {
        judge("100", START);

        Verdict soon =
                verdict(tick(UUID.randomUUID(), "KO", "300", null, START.plusSeconds(60)), START.plusSeconds(60));
        Verdict later =
                verdict(tick(UUID.randomUUID(), "KO", "300", null, START.plusSeconds(61)), START.plusSeconds(61));

        assertThat(soon).isEqualTo(Verdict.MOVED_TOO_FAR);
        assertThat(later).isEqualTo(Verdict.CURRENT);
    }

    @Test
    void a_tick_that_comes_again_is_no_tick_and_is_counted() {
        Arrived once = arrived(0, 0, tick(UUID.randomUUID(), "KO", "100", "3", START));
        Arrived again = new Arrived(0, 1, once.tick());

        TickBatch batch = book.decide(List.of(once, again), Map.of(0, 2L), START);

        assertThat(batch.accepted()).hasSize(1);
        assertThat(batch.quarantined()).isEmpty();
        assertThat(batch.counts()).isEqualTo(Map.of(new TickBook.Counted("test", Verdict.DUPLICATE), 1L));
        assertThat(batch.bars())
                .allMatch(bar -> bar.ticks() == 1 && bar.volume().compareTo(new BigDecimal("3")) == 0);
    }

    @Test
    void a_batch_that_comes_again_changes_nothing() {
        List<Arrived> ticks = new Market(7, 0, START).ticks(200);
        book.decide(ticks, Map.of(0, 200L), START.plus(Duration.ofDays(1)));

        TickBatch again = book.decide(ticks, Map.of(0, 200L), START.plus(Duration.ofDays(1)));

        assertThat(again.accepted()).isEmpty();
        assertThat(again.counts()).isEmpty();
        assertThat(again.next()).isEmpty();
    }

    @Test
    void ticks_of_a_partition_that_another_owns_are_left_to_it() {
        TickBatch batch = book.decide(
                List.of(arrived(3, 0, tick(UUID.randomUUID(), "KO", "100", null, START))), Map.of(3, 1L), START);

        assertThat(batch.accepted()).isEmpty();
        assertThat(batch.next()).isEmpty();
    }

    /** However many came since, it was forgotten and is not taken again. */
    @Test
    void a_tick_that_was_forgotten_is_not_taken_twice() {
        Arrived first = arrived(0, 0, tick(UUID.randomUUID(), "KO", "100", null, START));
        List<Arrived> many = new ArrayList<>(List.of(first));
        for (int i = 1; i <= Seen.IDS_MAX; i++) {
            many.add(arrived(0, i, tick(new UUID(1, i), "KO", "100", null, START.plusMillis(1 + i / 1_000))));
        }
        book.decide(many, Map.of(0, (long) many.size()), START.plusSeconds(1));
        offset = many.size();

        Arrived again = new Arrived(0, offset, first.tick());
        TickBatch batch = book.decide(List.of(again), Map.of(0, offset + 1), START.plusSeconds(1));

        assertThat(batch.accepted()).isEmpty();
        assertThat(batch.quarantined()).extracting(Judged::verdict).containsExactly(Verdict.OUT_OF_ORDER);
    }

    @Property(tries = 60)
    void statistics_are_those_of_all_ticks(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Market market = new Market(seed, 0, START);
        TickBook owner = owning(0);
        List<Arrived> accepted = new ArrayList<>();

        for (int i = 0; i < 40; i++) {
            List<Arrived> ticks = market.ticks(random.nextInt(1, 40));
            Instant now = market.now();
            TickBatch batch = owner.decide(ticks, Map.of(0, market.next()), now);
            batch.accepted().forEach(judged -> accepted.add(judged.arrived()));
            List<PriceSnapshot> snapshots = owner.publish(batch, List.of()).toList();

            assertThat(ids(accepted)).isEqualTo(ids(market.all()));
            assertThat(snapshots).allSatisfy(snapshot -> assertThat(Model.statistics(snapshot))
                    .isEqualTo(Model.statistics(market.all(), snapshot.tick().symbol(), now)));
        }
    }

    /** Of days that were dropped only the quote is left. */
    @Test
    void a_tick_whose_day_was_dropped_is_not_taken_twice() {
        Arrived before = arrived(0, 0, tick(UUID.randomUUID(), "KO", "100", null, START.minusSeconds(30)));
        Arrived latest = arrived(0, 1, tick(UUID.randomUUID(), "KO", "100", null, START));
        Instant later = START.plus(Duration.ofDays(10));
        TickBook follower = new TickBook(RULES);
        follower.load(
                new TickBook.Stored(Map.of(0, 2L), List.of(latest), Map.of(), List.of(), List.of(), List.of()), later);

        Arrived again = arrived(0, 2, received(before.tick().toPriceTick(0), later));
        TickBatch batch = follower.decide(List.of(again), Map.of(0, 3L), later);

        assertThat(batch.accepted()).isEmpty();
        assertThat(batch.quarantined()).extracting(Judged::verdict).containsExactly(Verdict.OUT_OF_ORDER);
    }

    @Test
    void a_feed_that_sends_nonsense_for_hours_is_counted_and_quarantined_up_to_a_limit_each_day() {
        List<Arrived> nonsense = new ArrayList<>();
        for (int i = 0; i < QuarantineLimit.ROWS_MAX + 1; i++) {
            nonsense.add(arrived(0, i, tick(new UUID(2, i), "KO", "-1", null, START)));
        }
        long next = nonsense.size();

        TickBatch batch = book.decide(nonsense, Map.of(0, next), START);
        Instant tomorrow = START.plus(Duration.ofDays(1));
        Arrived another = arrived(0, next, tick(UUID.randomUUID(), "KO", "-1", null, tomorrow));
        TickBatch ofTomorrow = book.decide(List.of(another), Map.of(0, next + 1), tomorrow);

        assertThat(batch.quarantined()).hasSize(QuarantineLimit.ROWS_MAX);
        assertThat(batch.counts()).isEqualTo(Map.of(new TickBook.Counted("test", Verdict.NEGATIVE), next));
        assertThat(ofTomorrow.quarantined()).hasSize(1);
    }

    @Test
    void a_source_whose_clock_is_ahead_does_not_end_the_hour() {
        Instant last = Instant.parse("2026-03-01T22:59:58Z");
        judge("100", START);
        Arrived ahead = arrived(0, offset, tick(UUID.randomUUID(), "KO", "90", null, last.plusSeconds(4)));

        TickBatch batch = book.decide(List.of(ahead), Map.of(0, offset + 1), last);

        assertThat(batch.accepted()).hasSize(1);
        assertThat(hourHighs(last)).containsExactly("100");
        assertThat(hourHighs(last.plusSeconds(2))).containsExactly("90");
    }

    private List<String> hourHighs(Instant now) {
        return book.advance(now).stream()
                .map(snapshot -> snapshot.ranges().hour().high())
                .map(String::valueOf)
                .toList();
    }

    private static List<UUID> ids(List<Arrived> ticks) {
        return ticks.stream().map(one -> one.tick().id()).toList();
    }

    private Verdict judge(String price, Instant at) {
        return verdict(received(tick(UUID.randomUUID(), "KO", price, null, at), START), START);
    }

    private Verdict verdict(PriceTick tick, Instant now) {
        TickBatch batch = book.decide(List.of(arrived(0, offset, tick)), Map.of(0, ++offset), now);
        return batch.accepted().stream()
                .map(Judged::verdict)
                .findFirst()
                .orElseGet(() -> batch.counts().keySet().iterator().next().verdict());
    }

    private static TickBook owning(int partition) {
        TickBook book = new TickBook(RULES);
        book.load(
                new TickBook.Stored(Map.of(partition, 0L), List.of(), Map.of(), List.of(), List.of(), List.of()),
                START);
        return book;
    }
}
