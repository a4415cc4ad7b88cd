package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security.md} names for each line of the design tests that are there, or says what is missing. */
class SecurityPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final int LINES = 19;
    private static final Pattern LINE = Pattern.compile("(?m)^\\*\\*(\\d+)\\. ");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

    @Test
    void every_line_of_the_design_is_on_the_page_in_its_order() throws IOException {
        List<Integer> lines = LINE.matcher(page())
                .results()
                .map(line -> Integer.valueOf(line.group(1)))
                .toList();

        assertThat(lines).isEqualTo(IntStream.rangeClosed(1, LINES).boxed().toList());
    }

    @Test
    void every_test_that_the_page_names_is_there() throws IOException {
        Map<String, String> tests = tests();

        List<String> absent = NAMED.matcher(page())
                .results()
                .filter(named -> !isThere(named, tests))
                .map(MatchResult::group)
                .toList();

        assertThat(absent).isEmpty();
    }

    @Test
    void a_line_without_a_test_says_that_it_is_missing() throws IOException {
        List<String> silent = Arrays.stream(page().split("(?m)^(?=\\*\\*\\d+\\. )", -1))
                .skip(1)
                .filter(line -> !NAMED.matcher(line).find() && !line.contains("- missing"))
                .toList();

        assertThat(silent).isEmpty();
    }

    private static boolean isThere(MatchResult named, Map<String, String> tests) {
        return tests.getOrDefault(named.group(1) + ".java", "").contains("void " + named.group(2) + "(");
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/security.md"));
    }

    /** The text of each class of tests, by its file's name; two of one name are read as one. */
    private static Map<String, String> tests() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 20, (file, _) -> name(file).endsWith("Test.java"))) {
            return files.collect(
                    Collectors.toMap(SecurityPageTest::name, SecurityPageTest::read, (one, other) -> one + other));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
