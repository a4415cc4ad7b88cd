package tradepost.local.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tradepost.platform.event.Json;

/**
 * Batches on their way, each a file that is deleted once it is delivered, and what is known of Alpha Vantage. A file is
 * there whole or not at all, whenever the machine stops. One client at a time has it, by a lock that ends with its
 * process.
 */
final class Spool implements AutoCloseable {
    static final int BATCHES_MAX = 1_000;

    private static final String BATCH = "[0-9]{12}\\.json";
    private static final String REFUSED = ".refused";
    private static final String BATCH_OR_REFUSED = BATCH + "(\\" + REFUSED + ")?";
    private static final String FETCHED = "fetched.json";
    private static final String LOCK = "lock";

    private final Path directory;
    private final FileChannel lock;

    /** @throws InUse if another client has it */
    Spool(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            this.lock = lock(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep a spool in " + directory, failure);
        }
    }

    /** Another client has this spool. */
    static final class InUse extends RuntimeException {
        InUse(Path directory) {
            super("another client delivers from " + directory + "; each has a spool of its own (--spool)");
        }
    }

    /** The file stays: who deletes it lets two clients lock two files of one name. */
    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new InUse(directory);
        }
        return channel;
    }

    /** Another process has the lock where there is none to get, this one where it would overlap. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    boolean isFull() {
        return batches().size() >= BATCHES_MAX;
    }

    /** It is numbered after all that are here, those that were set aside too: none takes the place of another. */
    void add(byte[] batch) {
        List<Path> numbered = files(BATCH_OR_REFUSED);
        long last = numbered.isEmpty() ? 0 : number(numbered.getLast());
        move(draft(batch), directory.resolve("%012d.json".formatted(last + 1)));
    }

    /** The oldest batch. */
    Optional<Path> first() {
        return batches().stream().findFirst();
    }

    static byte[] read(Path batch) {
        try {
            return Files.readAllBytes(batch);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + batch, failure);
        }
    }

    void remove(Path batch) {
        try {
            Files.delete(batch);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + batch, failure);
        }
    }

    /** A batch that is no use to send again is kept for someone to look at. */
    Path setAside(Path batch) {
        Path aside = batch.resolveSibling(batch.getFileName() + REFUSED);
        move(batch, aside);
        return aside;
    }

    Fetched fetched() {
        Path file = directory.resolve(FETCHED);
        return Files.exists(file) ? Json.read(read(file), Fetched.class) : Fetched.NOTHING;
    }

    void save(Fetched fetched) {
        rename(draft(Json.write(fetched)), directory.resolve(FETCHED));
    }

    private List<Path> batches() {
        return files(BATCH);
    }

    /** Oldest first. */
    private List<Path> files(String named) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(named))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the spool in " + directory, failure);
        }
    }

    private static long number(Path batch) {
        return Long.parseLong(batch.getFileName().toString().substring(0, 12));
    }

    private Path draft(byte[] bytes) {
        Path draft = directory.resolve("draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write to the spool in " + directory, failure);
        }
        return draft;
    }

    /** Never in the place of another file, as an atomic move may be; who has the lock may look first. */
    private void move(Path from, Path to) {
        if (Files.exists(to)) {
            throw new IllegalStateException(to + " is there already");
        }
        rename(from, to);
    }

    /** The directory is forced too: it is what says that the file is there. */
    private void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel entries = FileChannel.open(directory)) {
                entries.force(true);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + to, failure);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot leave the spool in " + directory, failure);
        }
    }
}
