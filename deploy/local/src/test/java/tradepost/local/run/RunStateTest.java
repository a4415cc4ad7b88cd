package tradepost.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.local.option.Exit;

class RunStateTest {

    private static final URI URL = URI.create("http://127.0.0.1:9000");
    private static final RunState OURS = RunState.starting(URL, Map.of("gateway", new RunState.Service(9000, 9011)));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private final Path data;

    RunStateTest(@TempDir Path data) {
        this.data = data;
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static RunState processOf(ProcessHandle process) {
        return new RunState(process.pid(), RunState.startOf(process), null, URL, Map.of(), Map.of());
    }

    @Test
    void what_was_written_is_read_back() {
        RunState ready = OURS.ready(
                Instant.parse("2026-11-22T10:00:00Z"),
                Map.of("SMTP", new RunState.Server(9006, null), "Redis", new RunState.Server(9008, 1L)));

        StateFile.in(data).write(ready);

        assertThat(StateFile.in(data).running()).contains(ready);
    }

    @Test
    void a_process_that_got_the_number_later_is_another_one() {
        RunState earlier = new RunState(
                OURS.pid(), OURS.processStartedAt().minus(Duration.ofSeconds(5)), null, URL, Map.of(), Map.of());

        StateFile.in(data).write(earlier);

        assertThat(StateFile.in(data).running()).isEmpty();
    }

    @Test
    void a_process_that_ended_runs_no_more() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        RunState state = processOf(process.toHandle());
        boolean before = state.isAlive();

        process.destroyForcibly().waitFor();

        assertThat(before).isTrue();
        assertThat(state.isAlive()).isFalse();
    }

    @Test
    void a_damaged_file_is_as_none() throws IOException {
        Files.writeString(data.resolve("tradepost.json"), "{\"pid\":");

        assertThat(StateFile.in(data).running()).isEmpty();
    }

    @Test
    void down_stops_the_process_and_waits_for_its_end() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        StateFile.in(data).write(processOf(process.toHandle()));

        int exit = new Down(out).stop(data);

        assertThat(exit).isEqualTo(Exit.OK);
        assertThat(process.isAlive()).isFalse();
        assertThat(printed()).startsWith("Stopped in ");
    }

    @Test
    void down_is_content_where_nothing_runs() {
        int exit = new Down(out).stop(data);

        assertThat(exit).isEqualTo(Exit.OK);
        assertThat(printed()).startsWith("Nothing runs on ");
    }

    @Test
    void status_tells_a_crash_from_a_stop() throws Exception {
        int never = new Status(out).tell(data);
        Process process = new ProcessBuilder("sleep", "60").start();
        StateFile.in(data).write(processOf(process.toHandle()));
        process.destroyForcibly().waitFor();

        int crashed = new Status(out).tell(data);

        assertThat(never).isEqualTo(Exit.NOT_RUNNING);
        assertThat(crashed).isEqualTo(Exit.NOT_RUNNING);
        assertThat(printed().lines())
                .containsExactly(
                        "Nothing runs on " + data,
                        "Nothing runs on " + data + ": the last one ended without being stopped");
    }

    @Test
    void status_is_a_failure_while_a_service_does_not_answer() {
        StateFile.in(data)
                .write(new RunState(
                        OURS.pid(),
                        OURS.processStartedAt(),
                        Instant.now(),
                        URL,
                        Map.of("gateway", new RunState.Service(1, 1)),
                        Map.of()));

        int exit = new Status(out).tell(data);

        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(printed()).contains("gateway", "DOWN: does not answer");
    }
}
