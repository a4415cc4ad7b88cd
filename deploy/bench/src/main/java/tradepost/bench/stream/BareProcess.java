package tradepost.bench.stream;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link BareFanOut} in a JVM of its own. */
final class BareProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    /** Starts it; it listens when this returns. */
    BareProcess(byte[] frame, Duration pause, List<String> jvm, Path data) {
        try {
            Path file = Files.write(data.resolve("frame"), frame);
            List<String> command = new ArrayList<>();
            if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
                command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"));
            }
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm);
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
            // Surefire's own class path is a jar that names the others; it tells the real one apart.
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            command.addAll(List.of("-cp", classPath, BareFanOut.class.getName()));
            command.addAll(List.of(file.toString(), String.valueOf(pause.toMillis())));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "bare.log")))
                    .start();
            port = Integer.parseInt(firstLine());
        } catch (IOException failure) {
            throw new UncheckedIOException("the bare server did not start", failure);
        }
    }

    /** It may log before. */
    private String firstLine() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.matches("\\d+")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the bare server ended");
        }
        return line;
    }

    int port() {
        return port;
    }

    /** Lets it send frame after frame. */
    void begin() {
        try (OutputStream input = process.getOutputStream()) {
            input.write('\n');
        } catch (IOException failure) {
            throw new UncheckedIOException("the bare server ended", failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
