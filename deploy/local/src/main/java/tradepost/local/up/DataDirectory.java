package tradepost.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tradepost.local.tls.DevelopmentCertificate;
import tradepost.platform.infra.DataDirectoryLocked;

/** The directory that keeps everything from run to run. */
public final class DataDirectory {

    /** What we put there; whatever else is in it is not ours to delete. */
    private static final List<String> OURS = List.of(
            "postgres",
            "postgres.new",
            "postgres-password",
            "redis",
            "kafka",
            "mqtt",
            "mail",
            "keys",
            DevelopmentCertificate.DIRECTORY,
            "logs",
            ReadyUser.PASSWORD_FILE,
            "tradepost.json");

    private static final String LOCK = "lock";

    private DataDirectory() {}

    /** Makes it, for its owner alone: it holds keys and passwords. */
    public static void create(Path directory) {
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory.toAbsolutePath().getParent());
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createDirectories(directory.resolve("logs"));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make the data directory " + directory, failure);
        }
    }

    /** A new one of this process. */
    public static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("tradepost-");
            create(directory);
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make a temporary directory", failure);
        }
    }

    /**
     * Deletes what was kept there.
     *
     * @throws DataDirectoryLocked where another runs on it
     */
    static void empty(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (FileChannel channel =
                        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new DataDirectoryLocked(directory);
            }
            for (String name : OURS) {
                delete(directory.resolve(name));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot empty the data directory " + directory, failure);
        }
    }

    /** Deletes a directory, or a file, if it is there. */
    public static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            Files.walkFileTree(path, new Deletion());
        }
    }

    /**
     * The same for a directory that was made for one run.
     *
     * @throws UncheckedIOException if a part of it stays
     */
    public static void deleteTemporary(Path path) {
        try {
            delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + path, failure);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
