package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house for source files: they are for people to read. */
class SourceTest {
    private static final int LINES = 350;
    private static final int COLUMNS = 120;
    private static final Pattern TEST = Pattern.compile(" *@(Test|ParameterizedTest|Property|RepeatedTest)\\b.*");
    private static final Path ROOT = root();

    @Test
    void a_file_has_at_most_350_lines() {
        List<String> longFiles = sources()
                .filter(file -> lines(file).size() > LINES)
                .map(SourceTest::name)
                .toList();

        assertThat(longFiles).isEmpty();
    }

    @Test
    void a_line_has_at_most_120_characters() {
        List<String> longLines = sources().flatMap(SourceTest::longLines).toList();

        assertThat(longLines).isEmpty();
    }

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        Set<Path> packages = sources().map(Path::getParent).collect(Collectors.toSet());

        List<String> unmarked = packages.stream()
                .filter(directory -> !isMarked(directory.resolve("package-info.java")))
                .map(SourceTest::name)
                .toList();

        assertThat(packages).isNotEmpty();
        assertThat(unmarked).isEmpty();
    }

    /** The build runs classes of this name and no others: a test elsewhere would never fail. */
    @Test
    void a_class_with_tests_has_a_name_that_ends_in_test() {
        List<String> neverRun = sources()
                .filter(file ->
                        lines(file).stream().anyMatch(line -> TEST.matcher(line).matches()))
                .map(SourceTest::name)
                .filter(name -> !name.endsWith("Test.java"))
                .toList();

        assertThat(neverRun).isEmpty();
    }

    private static boolean isMarked(Path packageInfo) {
        return Files.exists(packageInfo)
                && lines(packageInfo).contains("@NullMarked")
                && lines(packageInfo).getFirst().startsWith("/**");
    }

    private static Stream<String> longLines(Path file) {
        List<String> lines = lines(file);
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).codePointCount(0, lines.get(i).length()) > COLUMNS)
                .mapToObj(i -> name(file) + ":" + (i + 1));
    }

    /** All Java files of the project, of the main code and of the tests. */
    private static Stream<Path> sources() {
        try (Stream<Path> files = Files.find(ROOT, 20, (file, _) -> isSource(ROOT.relativize(file)))) {
            return files.toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isSource(Path file) {
        String name = "/" + file.toString().replace('\\', '/');
        return name.endsWith(".java") && name.contains("/src/") && !name.contains("/target/") && !name.contains("/.");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    /** Where the Maven wrapper is: upwards from where the tests run. */
    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("run this within the project: there is no mvnw above");
            }
        }
        return directory;
    }
}
