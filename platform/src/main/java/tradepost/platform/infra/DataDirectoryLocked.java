package tradepost.platform.infra;

import java.nio.file.Path;

/** Another running Tradepost keeps its data in this directory. */
public final class DataDirectoryLocked extends RuntimeException {

    private final Path directory;

    public DataDirectoryLocked(Path directory) {
        super("another Tradepost is running on the data in " + directory);
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }
}
