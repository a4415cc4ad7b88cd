package tradepost.local.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static Arguments parse(String line) {
        return Arguments.parse(line.isBlank() ? List.of() : List.of(line.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h", "help"})
    void without_a_command_there_is_help(String line) {
        Arguments parsed = parse(line);

        assertThat(parsed.verb()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up --port 9000", "up --port=9000"})
    void a_value_follows_its_option_or_an_equals_sign(String line) {
        Arguments parsed = parse(line);

        assertThat(parsed.verb()).isEqualTo(Verb.UP);
        assertThat(parsed.port(8080)).isEqualTo(9000);
    }

    @Test
    void what_is_not_given_has_its_default() {
        Arguments parsed = parse("up");

        assertThat(parsed.port(8080)).isEqualTo(8080);
        assertThat(parsed.speed()).isEqualByComparingTo(BigDecimal.ONE);
        assertThat(parsed.path(Option.DATA)).isEmpty();
        assertThat(parsed.has(Option.FRESH)).isFalse();
    }

    @Test
    void a_path_is_made_absolute_where_the_command_is_called() {
        Arguments parsed = parse("up --data here/../there");

        assertThat(parsed.path(Option.DATA)).contains(Path.of("there").toAbsolutePath());
    }

    @Test
    void a_command_takes_its_operand_before_or_after_options() {
        assertThat(parse("replay trades.csv --symbol X").operand()).isEqualTo("trades.csv");
        assertThat(parse("replay --symbol X trades.csv").operand()).isEqualTo("trades.csv");
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void every_command_has_help_that_names_its_options(Verb verb) {
        Arguments parsed = Arguments.parse(List.of(verb.written(), "--help"));

        assertThat(parsed.verb()).isEqualTo(verb);
        assertThat(parsed.has(Option.HELP)).isTrue();
        for (Option option : Option.values()) {
            assertThat(verb.help().contains(option.written())).isEqualTo(verb.takes(option));
        }
    }

    @Test
    void the_overview_lists_everything() {
        String overview = Verb.overview();

        for (Verb verb : Verb.values()) {
            assertThat(overview).contains("  " + verb.written());
        }
        for (Option option : Option.values()) {
            assertThat(overview).contains("  " + option.written());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "upp                     | there is no command 'upp'",
                "up --prot 9000          | 'up' has no option --prot",
                "down --port 9000        | 'down' has no option --port",
                "up now                  | 'up' does not take 'now'",
                "up --port               | --port needs a value: --port N",
                "up --port --fresh       | --port needs a value: --port N",
                "up --port=              | --port needs a value: --port N",
                "up --fresh=yes          | --fresh takes no value",
                "up --fresh --fresh      | --fresh is given twice",
                "replay                  | 'replay' needs a FILE",
                "replay a.csv b.csv      | 'replay' does not take 'b.csv'"
            })
    void what_cannot_be_understood_is_named(String line, String message) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(UsageError.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65527", "http", "99999999999"})
    void a_port_leaves_room_for_those_that_follow(String port) {
        Arguments parsed = parse("up --port=" + port);

        assertThatThrownBy(() -> parsed.port(8080))
                .isInstanceOf(UsageError.class)
                .hasMessage("--port is a number from 1 to 65526, not '" + port + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "fast"})
    void a_speed_is_a_number_from_zero_up(String speed) {
        Arguments parsed = parse("up --replay f --speed=" + speed);

        assertThatThrownBy(parsed::speed).isInstanceOf(UsageError.class).hasMessageContaining("'" + speed + "'");
    }

    @Test
    void a_url_has_no_path() {
        assertThat(parse("demo --url http://127.0.0.1:9000").url()).contains(URI.create("http://127.0.0.1:9000"));
        assertThatThrownBy(() -> parse("demo --url 127.0.0.1:9000").url()).isInstanceOf(UsageError.class);
        assertThatThrownBy(() -> parse("demo --url http://127.0.0.1:9000/api").url())
                .isInstanceOf(UsageError.class);
    }

    @Test
    void a_benchmark_is_named_and_told_how_much_to_measure() {
        Arguments parsed = parse("bench ledger --seconds 2 --rounds=5");

        assertThat(parsed.operand()).isEqualTo("ledger");
        assertThat(parsed.count(Option.SECONDS, 4, 60)).isEqualTo(2);
        assertThat(parsed.count(Option.ROUNDS, 3, 20)).isEqualTo(5);
        assertThat(parsed.count(Option.USERS, 2_000, 100_000)).isEqualTo(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "61", "-1", "1.5", "many", "99999999999"})
    void how_much_to_measure_is_a_whole_number_within_its_bounds(String seconds) {
        Arguments parsed = parse("bench ledger --seconds=" + seconds);

        assertThatThrownBy(() -> parsed.count(Option.SECONDS, 4, 60))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--seconds is a number from 1 to 60, not '" + seconds + "'");
    }
}
