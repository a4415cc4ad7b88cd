package tradepost.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tradepost.platform.event.Json;

/** The file in a data directory that tells who runs on it. */
public final class StateFile {

    private static final String NAME = "tradepost.json";

    private final Path file;

    private StateFile(Path file) {
        this.file = file;
    }

    public static StateFile in(Path data) {
        return new StateFile(data.resolve(NAME));
    }

    /** Readers see the old or the new, never half of it. */
    public void write(RunState state) {
        try {
            Path partial = file.resolveSibling(NAME + ".new");
            Files.write(partial, Json.write(state));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + file, failure);
        }
    }

    /** Who runs now; empty if nobody does, also where the last one ended without saying so. */
    public Optional<RunState> running() {
        return read().filter(RunState::isAlive);
    }

    /** What was written last, whether or not it still runs; empty where it cannot be read. */
    Optional<RunState> read() {
        try {
            return Optional.of(Json.read(Files.readAllBytes(file), RunState.class));
        } catch (NoSuchFileException | Json.Unreadable none) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }
}
