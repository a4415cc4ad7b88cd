package tradepost.bench.baseline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tradepost.platform.infra.PostgresAddress;

/** PostgreSQL's own benchmark, where it is installed: it tells whether our baseline is a fair one. */
public final class Pgbench {
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Duration START_AND_STOP_MAX = Duration.ofSeconds(20);

    private final Path program;
    private final PostgresAddress postgres;
    private final Path directory;
    private final int users;
    private final int symbols;

    public Pgbench(Path program, PostgresAddress postgres, Path directory, int users, int symbols) {
        this.program = program;
        this.postgres = postgres;
        this.directory = directory;
        this.users = users;
        this.symbols = symbols;
    }

    /** Where it is installed: on the path, or where Debian has it. */
    public static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(":")).map(Path::of), debian())
                .map(bin -> bin.resolve("pgbench"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Stream<Path> debian() {
        if (!Files.isDirectory(DEBIAN)) {
            return Stream.empty();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN)) {
            versions.forEach(version -> found.add(version.resolve("bin")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot look for pgbench in " + DEBIAN, unreadable);
        }
        return found.stream();
    }

    /** Runs the baseline's script on as many connections; gives settles per second. */
    public double measure(Duration duration, boolean isHot) {
        try {
            Path script = directory.resolve("baseline.sql");
            Files.writeString(script, BaselineScript.read().text());
            Path output = directory.resolve("pgbench.log");
            ProcessBuilder builder = new ProcessBuilder(command(script, duration, isHot ? 1 : users));
            builder.environment().put("PGPASSWORD", postgres.password());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(duration.plus(START_AND_STOP_MAX).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("pgbench did not end");
            }
            return rate(Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run pgbench", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during pgbench", interrupted);
        }
    }

    private List<String> command(Path script, Duration duration, int wallets) {
        return List.of(
                program.toString(),
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + Baseline.CONNECTIONS,
                "--jobs=2",
                "--time=" + duration.toSeconds(),
                "--file=" + script,
                "--define=users=" + wallets,
                "--define=symbols=" + symbols,
                "--host=" + postgres.host(),
                "--port=" + postgres.port(),
                "--username=" + postgres.user(),
                Baseline.DATABASE);
    }

    /** Reads what pgbench reports. */
    static double rate(String output) {
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException("pgbench reports no rate: " + output.strip());
        }
        return Double.parseDouble(rate.group(1));
    }
}
