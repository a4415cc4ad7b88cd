package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.local.Tradepost;

/**
 * {@code ./tradepost replay}, in a process of its own as a user runs it: it counts in the file, in Kafka and in
 * PostgreSQL.
 */
class ReplayTest {
    private static final int TRADES = 5_000;
    private static final long LIMIT_SECONDS = 90;

    @Test
    void every_line_of_a_replayed_file_is_on_the_topic_and_in_the_table(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path trades = Files.write(directory.resolve("trades.csv"), lines());

        List<String> told = replay(trades, directory.resolve("told.txt"));

        JsonNode counted = JsonMapper.shared().readTree(told.getLast());
        assertThat(counted.path("lines").asInt()).isEqualTo(TRADES);
        assertThat(counted.path("offsets").asInt()).isEqualTo(TRADES);
        assertThat(counted.path("rows").asInt()).isEqualTo(TRADES);
        assertThat(counted.path("ok").asBoolean()).isTrue();
    }

    private static List<String> replay(Path trades, Path told) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Tradepost.class.getName(),
                        "replay",
                        trades.toString())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(told);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    /** Seconds apart, or several in one second, as trades are. */
    private static List<String> lines() {
        return IntStream.range(0, TRADES)
                .mapToObj(
                        i -> "%d,%d.%02d,%d.%08d".formatted(1_385_337_600 + i / 3, 800 + i % 40, i % 100, i % 5, i + 1))
                .toList();
    }
}
