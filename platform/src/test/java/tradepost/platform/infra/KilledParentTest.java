package tradepost.platform.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledParentTest {

    private static final long LIMIT_SECONDS = 10;

    @Test
    void the_servers_end_with_a_killed_parent_and_start_again_on_their_data(@TempDir Path data) throws Exception {
        List<Long> servers = startAndKillParent(data);

        CompletableFuture<?>[] ends = servers.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .map(ProcessHandle::onExit)
                .toArray(CompletableFuture<?>[]::new);
        assertThat(servers).hasSizeGreaterThan(3);
        assertThat(CompletableFuture.allOf(ends)).succeedsWithin(LIMIT_SECONDS, TimeUnit.SECONDS);
        try (EmbeddedInfrastructure again =
                EmbeddedInfrastructure.start(EmbeddedSettings.keeping(data), progress -> {})) {
            assertThat(Clients.selectOne(again, "SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }

    @Test
    void a_start_right_after_the_parent_was_killed_waits_for_the_old_servers(@TempDir Path data) throws Exception {
        startAndKillParent(data);

        try (EmbeddedInfrastructure again =
                EmbeddedInfrastructure.start(EmbeddedSettings.keeping(data), progress -> {})) {
            assertThat(Clients.selectOne(again, "SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }

    /** The processes the parent had. */
    private static List<Long> startAndKillParent(Path data) throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Parent.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return serversOf(parent);
        } finally {
            parent.destroyForcibly().onExit().join();
        }
    }

    /** Waits until the parent names them. */
    private static List<Long> serversOf(Process parent) throws IOException {
        BufferedReader output = parent.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(Parent.SERVERS)) {
                return Stream.of(line.substring(Parent.SERVERS.length()).split(" ", -1))
                        .map(Long::valueOf)
                        .toList();
            }
        }
        throw new IllegalStateException("the parent ended");
    }

    /** Starts the servers and waits to be killed; ends with the test, too. */
    static final class Parent {

        static final String SERVERS = "servers: ";

        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            EmbeddedInfrastructure started =
                    EmbeddedInfrastructure.start(EmbeddedSettings.keeping(Path.of(arguments[0])), progress -> {});
            Clients.executeSql(started, "CREATE TABLE kept (word text)");
            List<String> servers =
                    Clients.processesOf(started).stream().map(String::valueOf).toList();
            System.out.println(SERVERS + String.join(" ", servers));
            System.in.read();
        }
    }
}
