package tradepost.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final WalletCommand HOLD = new WalletCommand.Hold(
            new UUID(1, 1),
            Instant.parse("2026-11-22T10:00:00.123456Z"),
            new UUID(2, 2),
            new UUID(3, 3),
            new UUID(4, 4),
            "AAPL",
            new UUID(4, 4),
            "USD",
            new BigDecimal("1E+2"));

    @Test
    void a_record_tells_its_type_and_version_and_writes_decimals_plainly() {
        String json = new String(Json.write(HOLD), StandardCharsets.UTF_8);

        assertThat(json)
                .contains(
                        "\"type\":\"Hold\"", "\"v\":1", "\"amount\":\"100\"", "\"at\":\"2026-11-22T10:00:00.123456Z\"");
    }

    @Test
    void a_record_comes_back_as_it_was() {
        WalletCommand read = Json.read(Json.write(HOLD), WalletCommand.class);

        assertThat(read)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(HOLD);
    }

    @Test
    void a_field_that_readers_do_not_know_is_passed_over() {
        byte[] newer = new String(Json.write(HOLD), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"colour\":\"blue\",")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(Json.read(newer, WalletCommand.class).id()).isEqualTo(HOLD.id());
    }

    @Test
    void a_record_that_lacks_something_is_unreadable_and_says_what() {
        byte[] part =
                "{\"type\":\"Hold\",\"id\":\"00000000-0000-0001-0000-000000000001\"}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Json.read(part, WalletCommand.class))
                .isInstanceOf(Json.Unreadable.class)
                .hasMessage("a Hold without at");
    }

    @Test
    void what_is_no_record_is_unreadable() {
        assertThatThrownBy(() -> Json.read("rubbish".getBytes(StandardCharsets.UTF_8), WalletCommand.class))
                .isInstanceOf(Json.Unreadable.class);
        assertThatThrownBy(() -> Json.read("null".getBytes(StandardCharsets.UTF_8), WalletCommand.class))
                .isInstanceOf(Json.Unreadable.class);
    }

    @Test
    void a_derived_id_is_always_the_same_and_of_version_5() {
        UUID first = Ids.derived(new UUID(1, 2), "settle:1");

        assertThat(first)
                .isEqualTo(Ids.derived(new UUID(1, 2), "settle:1"))
                .isNotEqualTo(Ids.derived(new UUID(1, 2), "settle:2"));
        assertThat(first.version()).isEqualTo(5);
        assertThat(Ids.derived(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
                .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    @Test
    void time_ordered_ids_sort_by_time() {
        UUID earlier = Ids.timeOrdered(Instant.ofEpochMilli(1_000));
        UUID later = Ids.timeOrdered(Instant.ofEpochMilli(1_001));

        assertThat(earlier.toString()).isLessThan(later.toString());
        assertThat(earlier.version()).isEqualTo(7);
    }
}
