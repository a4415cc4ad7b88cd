package tradepost.local.option;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command and its options, as written: {@code up --port 9000} or {@code up --port=9000}.
 *
 * @param verb null where only help was asked for
 * @param operand what the command is given besides options
 */
public record Arguments(
        @Nullable Verb verb,
        Map<Option, String> options,
        @Nullable String operand) {

    /** Services use ports from here up; the nine that follow the gateway's must exist, too. */
    public static final int HIGHEST_GATEWAY_PORT = 65_535 - 9;

    private static final int LOWEST_PORT = 1;
    private static final String HELP = "--help";
    private static final String GIVEN = "";

    /** @throws UsageError where a word is unknown, missing or too many */
    public static Arguments parse(List<String> words) {
        Deque<String> left = new ArrayDeque<>(words);
        if (left.isEmpty() || List.of(HELP, "-h", "help").contains(left.peek())) {
            return new Arguments(null, Map.of(), null);
        }
        Verb verb = Verb.named(left.pop());
        Map<Option, String> options = new EnumMap<>(Option.class);
        String operand = null;
        while (!left.isEmpty()) {
            String word = left.pop();
            if (word.startsWith("-")) {
                read(verb, word, left, options);
            } else if (verb.operand() != null && operand == null) {
                operand = word;
            } else {
                throw new UsageError("'" + verb.written() + "' does not take '" + word + "'");
            }
        }
        if (verb.operand() != null && operand == null && !options.containsKey(Option.HELP)) {
            throw new UsageError("'" + verb.written() + "' needs a " + verb.operand());
        }
        return new Arguments(verb, options, operand);
    }

    private static void read(Verb verb, String word, Deque<String> left, Map<Option, String> options) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = named(verb, "-h".equals(name) ? HELP : name);
        String value = GIVEN;
        if (option.value() == null && equals >= 0) {
            throw new UsageError(name + " takes no value");
        } else if (option.value() != null && equals >= 0) {
            value = word.substring(equals + 1);
        } else if (option.value() != null) {
            value = left.isEmpty() || left.element().startsWith("--") ? GIVEN : left.pop();
        }
        if (option.value() != null && value.isBlank()) {
            throw new UsageError(name + " needs a value: " + name + " " + option.value());
        }
        if (options.put(option, value) != null) {
            throw new UsageError(name + " is given twice");
        }
    }

    private static Option named(Verb verb, String name) {
        return Stream.of(Option.values())
                .filter(option -> option.written().equals(name) && verb.takes(option))
                .findFirst()
                .orElseThrow(() -> new UsageError("'" + verb.written() + "' has no option " + name));
    }

    public boolean has(Option option) {
        return options.containsKey(option);
    }

    public Optional<String> text(Option option) {
        return Optional.ofNullable(options.get(option));
    }

    public Optional<Path> path(Option option) {
        return text(option).map(text -> Path.of(text).toAbsolutePath().normalize());
    }

    /** @throws UsageError if it is no port that leaves room for those that follow it */
    public int port(int otherwise) {
        return text(Option.PORT).map(Arguments::toPort).orElse(otherwise);
    }

    private static int toPort(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= LOWEST_PORT && port <= HIGHEST_GATEWAY_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw noPort(text);
        }
        throw noPort(text);
    }

    private static UsageError noPort(String text) {
        return new UsageError("--port is a number from 1 to " + HIGHEST_GATEWAY_PORT + ", not '" + text + "'");
    }

    /** @throws UsageError if it is no number from 0 up */
    public BigDecimal speed() {
        String text = text(Option.SPEED).orElse("1");
        try {
            BigDecimal speed = new BigDecimal(text);
            if (speed.signum() >= 0) {
                return speed;
            }
        } catch (NumberFormatException notANumber) {
            throw noSpeed(text);
        }
        throw noSpeed(text);
    }

    private static UsageError noSpeed(String text) {
        return new UsageError("--speed is a number from 0 up, not '" + text + "'");
    }

    /** @throws UsageError if it is no whole number from 1 to {@code most} */
    public int count(Option option, int otherwise, int most) {
        return text(option).map(text -> toCount(option, text, most)).orElse(otherwise);
    }

    private static int toCount(Option option, String text, int most) {
        if (text.matches("[0-9]{1,9}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        }
        throw new UsageError(option.written() + " is a number from 1 to " + most + ", not '" + text + "'");
    }

    /** @throws UsageError if it is no http or https URL */
    public Optional<URI> url() {
        return url(Option.URL);
    }

    /** @throws UsageError if it is no http or https URL */
    public Optional<URI> url(Option option) {
        return text(option).map(text -> {
            if (!text.matches("https?://[^/\\s]+/?")) {
                throw new UsageError(option.written() + " is like http://127.0.0.1:8080, not '" + text + "'");
            }
            return URI.create(text);
        });
    }
}
