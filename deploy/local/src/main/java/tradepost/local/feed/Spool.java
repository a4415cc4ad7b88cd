package tradepost.local.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
 * there whole or not at all, whenever the machine stops.
 */
final class Spool {
    static final int BATCHES_MAX = 1_000;

    private static final String BATCH = "[0-9]{12}\\.json";
    private static final String REFUSED = ".refused";
    private static final String FETCHED = "fetched.json";

    private final Path directory;

    Spool(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep a spool in " + directory, failure);
        }
    }

    boolean isFull() {
        return batches().size() >= BATCHES_MAX;
    }

    void add(byte[] batch) {
        List<Path> batches = batches();
        long last = batches.isEmpty() ? 0 : number(batches.getLast());
        write(directory.resolve("%012d.json".formatted(last + 1)), batch);
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
        write(directory.resolve(FETCHED), Json.write(fetched));
    }

    private List<Path> batches() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(BATCH))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the spool in " + directory, failure);
        }
    }

    private static long number(Path batch) {
        return Long.parseLong(batch.getFileName().toString().substring(0, 12));
    }

    private void write(Path file, byte[] bytes) {
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
        move(draft, file);
    }

    /** The directory is forced too: it is what says that the file is there. */
    private void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel entries = FileChannel.open(directory)) {
                entries.force(true);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + to, failure);
        }
    }
}
