package tradepost.platform.infra;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Data directories: locked by whoever uses them; temporary ones are deleted, at the latest by the next to start. */
final class Directories {

    private static final String LOCK = "lock";
    private static final Path TEMPORARY =
            Path.of(System.getProperty("java.io.tmpdir"), "tradepost-" + System.getProperty("user.name"));
    /**
     * The directories this JVM has locked. A process loses its locks on a file as soon as it closes any channel to it
     * (POSIX): who tried the lock of one of ours would lose it, and the next JVM would delete what is in use.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** A directory of ours, until closed. */
    record Locked(Path path, FileChannel lock, boolean temporary) {

        void release() {
            try {
                if (temporary) {
                    deleteTemporary(path);
                }
                lock.close();
                HELD.remove(path.toAbsolutePath());
            } catch (IOException failure) {
                throw new IllegalStateException("cannot give back " + path, failure);
            }
        }
    }

    private Directories() {}

    /**
     * @param directory created unless it is there
     * @throws DataDirectoryLocked where another has it, in this JVM or another
     */
    static Locked lock(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel lock = tryLock(directory);
        if (lock == null) {
            throw new DataDirectoryLocked(directory);
        }
        return new Locked(directory, lock, false);
    }

    /** A new directory; deletes those of killed JVMs. One at a time on this machine, or it could delete a newborn. */
    static synchronized Locked lockTemporary() throws IOException {
        Files.createDirectories(
                TEMPORARY, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (FileChannel gate = open(TEMPORARY)) {
            gate.lock();
            deleteAbandoned();
            Path fresh = Files.createTempDirectory(TEMPORARY, "infra-");
            return new Locked(fresh, lock(fresh).lock(), true);
        }
    }

    /** Through the same gate: another that looks for abandoned ones would find it half gone. */
    private static synchronized void deleteTemporary(Path directory) throws IOException {
        try (FileChannel gate = open(TEMPORARY)) {
            gate.lock();
            delete(directory);
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            Files.walkFileTree(directory, new Deletion());
        }
    }

    private static void deleteAbandoned() throws IOException {
        List<Path> children;
        try (Stream<Path> listing = Files.list(TEMPORARY)) {
            children = listing.filter(Files::isDirectory).toList();
        }
        for (Path child : children) {
            FileChannel lock = tryLock(child);
            if (lock != null) {
                delete(child);
                lock.close();
                HELD.remove(child.toAbsolutePath());
            }
        }
    }

    private static @Nullable FileChannel tryLock(Path directory) throws IOException {
        Path path = directory.toAbsolutePath();
        if (!HELD.add(path)) {
            return null;
        }
        FileChannel channel = open(directory);
        if (channel.tryLock() != null) {
            return channel;
        }
        channel.close();
        HELD.remove(path);
        return null;
    }

    private static FileChannel open(Path directory) throws IOException {
        return FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Bears with files that vanish meanwhile: the servers of a killed JVM may still be ending. */
    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
