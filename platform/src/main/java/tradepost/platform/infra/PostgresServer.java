package tradepost.platform.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 18, as safe as in production: it answers a commit when it is on disk. */
final class PostgresServer extends EmbeddedServer {

    private static final String USER = "postgres";
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final String CONNECTION_REFUSED = "08001";
    private static final Duration INITDB_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_COMMAND_LIMIT = Duration.ofSeconds(5);

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "200"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("max_wal_size", "1GB"),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_line_prefix", "%m [%p] %d "));

    /**
     * After a crash all files have to be on disk before anything else; one call to the system for all of them takes
     * milliseconds, one for each took seconds. Only Linux has it.
     */
    private static final boolean IS_LINUX = "Linux".equals(System.getProperty("os.name"));

    private final Binaries binaries;
    private final Path passwordFile;
    private final @Nullable String givenPassword;

    PostgresServer(Binaries binaries, int port, Path directory, Path log, @Nullable String password) {
        super("PostgreSQL", "postgres", port, directory, log);
        this.binaries = binaries;
        this.givenPassword = password;
        this.passwordFile = directory.resolveSibling("postgres-password");
    }

    /** Known once prepared. */
    PostgresAddress address() {
        try {
            return new PostgresAddress("127.0.0.1", port(), USER, Files.readString(passwordFile));
        } catch (IOException failure) {
            throw new IllegalStateException("cannot read the password of PostgreSQL", failure);
        }
    }

    @Override
    void prepare() throws IOException {
        if (Files.exists(directory().resolve("PG_VERSION"))) {
            if (givenPassword != null && !givenPassword.equals(Files.readString(passwordFile))) {
                throw new IllegalStateException("the data in " + directory() + " has another password");
            }
            removeForeignPidFile();
            return;
        }
        writePassword();
        Path partial = directory().resolveSibling(directory().getFileName() + ".new");
        Directories.delete(partial);
        ServerProcess.run(
                unprivileged(List.of(
                        program("initdb"),
                        "--no-sync",
                        "--auth=scram-sha-256",
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--pgdata=" + partial)),
                directory(),
                log(),
                INITDB_LIMIT);
        Files.move(partial, directory(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, givenPassword == null ? HexFormat.of().formatHex(random) : givenPassword);
    }

    /** After a restart of the machine the process id in it may be another program's, and PostgreSQL would refuse. */
    private void removeForeignPidFile() throws IOException {
        Path file = directory().resolve("postmaster.pid");
        if (Files.exists(file)) {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            if (ProcessHandle.of(pid).isPresent()) {
                Files.delete(file);
            }
        }
    }

    @Override
    List<String> command() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program("postgres"), "-D", directory().toString(), "-p", Integer.toString(port())));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        if (IS_LINUX) {
            command.addAll(List.of("-c", "recovery_init_sync_method=syncfs"));
        }
        return unprivileged(command);
    }

    private String program(String name) {
        return binaries.postgres().resolve("bin").resolve(name).toString();
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, and the files stay ours. */
    private static List<String> unprivileged(List<String> command) throws IOException {
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            return command;
        }
        if (!ServerProcess.onPath("unshare")) {
            throw new IllegalStateException(
                    "PostgreSQL does not run as root, and unshare (util-linux) is not here to drop it:"
                            + " use another user");
        }
        List<String> line = new ArrayList<>(List.of("unshare", "-U"));
        line.addAll(command);
        return line;
    }

    @Override
    String deathSignal() {
        return "INT";
    }

    @Override
    boolean answers() {
        PostgresAddress address = address();
        try (Connection connection =
                DriverManager.getConnection(address.jdbcUrl("postgres"), address.user(), address.password())) {
            return connection.isValid(1);
        } catch (SQLException failure) {
            if (CANNOT_CONNECT_NOW.equals(failure.getSQLState()) || CONNECTION_REFUSED.equals(failure.getSQLState())) {
                return false;
            }
            throw new IllegalStateException("PostgreSQL refuses a connection", failure);
        }
    }

    @Override
    void askToStop(ServerProcess running) throws IOException {
        stop("fast");
    }

    /** Without its last checkpoint; still in order, so that its shared memory is given back. */
    @Override
    void askToDrop(ServerProcess running) throws IOException {
        stop("immediate");
    }

    private void stop(String mode) throws IOException {
        ServerProcess.run(
                unprivileged(List.of(
                        program("pg_ctl"),
                        "stop",
                        "--mode=" + mode,
                        "--no-wait",
                        "--silent",
                        "--pgdata=" + directory())),
                directory(),
                log(),
                STOP_COMMAND_LIMIT);
    }
}
