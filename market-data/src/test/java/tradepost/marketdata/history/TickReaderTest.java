package tradepost.marketdata.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.marketdata.RawTicks;
import tradepost.marketdata.domain.RawTick;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;

class TickReaderTest {
    private static final PriceTick TICK =
            RawTicks.tick(UUID.randomUUID(), "KO", "60.125", "3", Instant.parse("2026-03-01T10:00:00Z"));

    private static final String EDGES = "\"\\0-.5eE9:{}, \u0001ßZ";

    @Property(tries = 500)
    void it_reads_what_is_written(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Instant at = Instant.ofEpochSecond(
                random.nextLong(7_000_000_000L), random.nextInt(1_000_000) * (random.nextBoolean() ? 1_000L : 0));
        PriceTick tick = RawTicks.tick(
                new UUID(random.nextLong(), random.nextLong()),
                "S" + random.nextInt(9),
                "0." + random.nextInt(1, 99),
                random.nextBoolean() ? null : "7",
                at);

        assertThat(TickReader.read(Json.write(tick)).toPriceTick(5)).isEqualTo(tick.at(5));
    }

    /** The quick way is taken for what we write, and finds what the parser finds. */
    @Property(tries = 500)
    void what_we_write_is_read_the_quick_way(@ForAll long seed) {
        byte[] json = Json.write(any(new SplittableRandom(seed)));

        RawTick plain = PlainTick.find(json);

        assertThat(plain).usingRecursiveComparison().isEqualTo(TickReader.readAny(json));
    }

    /** A byte more, a byte less, or another one: it may be right or wrong, but is the same to both. */
    @Property(tries = 5_000)
    void whatever_the_quick_way_finds_the_parser_finds_too(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String json = new String(Json.write(any(random)), StandardCharsets.UTF_8);
        int at = random.nextInt(json.length());
        String other = random.nextBoolean() ? "" : String.valueOf(EDGES.charAt(random.nextInt(EDGES.length())));
        String changed = json.substring(0, at) + other + json.substring(at + random.nextInt(2));
        byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);

        RawTick plain = PlainTick.find(bytes);

        if (plain != null) {
            assertThat(plain).usingRecursiveComparison().isEqualTo(TickReader.readAny(bytes));
        }
    }

    private static PriceTick any(SplittableRandom random) {
        Instant receivedAt = anyTime(random);
        return new PriceTick(
                new UUID(random.nextLong(), random.nextLong()),
                receivedAt,
                "S" + random.nextInt(9),
                random.nextBoolean() ? "feed" : "f-" + "x".repeat(random.nextInt(60)),
                anyNumber(random),
                random.nextBoolean() ? null : anyNumber(random),
                random.nextBoolean() ? null : anyNumber(random),
                random.nextBoolean() ? receivedAt : anyTime(random),
                receivedAt,
                random.nextBoolean() ? PriceTick.AgedBy.SOURCE : PriceTick.AgedBy.RECEIVED,
                random.nextBoolean() ? null : random.nextLong(1_000_000),
                null);
    }

    private static Instant anyTime(SplittableRandom random) {
        long[] nanos = {0, 1_000_000, 1_000};
        return Instant.ofEpochSecond(random.nextLong(7_000_000_000L), random.nextInt(1_000) * nanos[random.nextInt(3)]);
    }

    private static BigDecimal anyNumber(SplittableRandom random) {
        return BigDecimal.valueOf(random.nextLong(100_000_000_000_000L) >> random.nextInt(40), random.nextInt(0, 9));
    }

    /** What the history could not store would hold up all that comes after it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"price\":\"60.125\" -> \"price\":\"1E999999999\"",
                "\"price\":\"60.125\" -> \"price\":\"cheap\"",
                "\"price\":\"60.125\", -> ",
                "\"symbol\":\"KO\" -> \"symbol\":\"K\\u0000O\"",
                "\"symbol\":\"KO\" -> \"symbol\":\"\"",
                "\"feed\":\"test\" -> \"feed\":{}",
                "2026-03-01T10:00:00Z -> 2026-03-01T24:00:00Z",
                "2026-03-01T10:00:00Z -> 2026-02-30T10:00:00Z",
                "2026-03-01T10:00:00Z -> +999999-03-01T10:00:00Z",
                "2026-03-01T10:00:00Z -> 1969-12-31T10:00:00Z",
                "} -> ",
                "\"at\":\"2026-03-01T10:00:00Z\", -> ",
                "} -> ,\"offset\":7}",
                "} -> ,\"offset\":\"x\"}",
                "} -> }{}",
                "} -> }x",
                "} -> ,\"price\":\"61\"}",
                "} -> ,\"other\":1,\"other\":2}",
                "\"symbol\":\"KO\" -> \"symbol\":{}",
                "\"tradableMs\":15000 -> \"tradableMs\":1.5",
                "2026-03-01T10:00:00Z -> 2026-03-01T10:00:00.123456xZ"
            })
    void what_could_not_be_stored_is_no_tick(String change) {
        String[] parts = change.split(" -> ", -1);
        String json = new String(Json.write(TICK), StandardCharsets.UTF_8);
        String changed = json.replace(parts[0], parts[1]);
        assertThat(changed).isNotEqualTo(json);

        assertThatThrownBy(() -> TickReader.read(changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.Unreadable.class);
    }

    @Test
    void of_a_record_that_another_version_wrote_the_id_is_read() {
        String json = "{\"price\":[],\"id\":\"%s\",\"offset\":\"x\"}".formatted(TICK.id());

        assertThat(TickReader.findId(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(TICK.id());
        assertThat(TickReader.findId("{\"id\":\"1-1-1-1-1\"}".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(TickReader.findId("no".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "17", "", "{\"a\":"})
    void what_is_no_object_is_no_tick(String json) {
        assertThatThrownBy(() -> TickReader.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.Unreadable.class);
    }
}
