package tradepost.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.platform.infra.DataDirectoryLocked;

class DataDirectoryTest {

    private final Path parent;

    DataDirectoryTest(@TempDir Path parent) {
        this.parent = parent;
    }

    @Test
    void it_belongs_to_its_owner_alone() throws IOException {
        Path data = parent.resolve("deep/data");

        DataDirectory.create(data);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void emptying_deletes_what_is_ours_and_nothing_else() throws IOException {
        Files.createDirectories(parent.resolve("postgres/base"));
        Files.writeString(parent.resolve("postgres/base/1"), "rows");
        Files.writeString(parent.resolve("demo-password"), "secret");
        Files.writeString(parent.resolve("thesis.tex"), "years of work");

        DataDirectory.empty(parent);

        assertThat(parent.resolve("postgres")).doesNotExist();
        assertThat(parent.resolve("demo-password")).doesNotExist();
        assertThat(parent.resolve("thesis.tex")).hasContent("years of work");
    }

    @Test
    void it_is_not_emptied_under_another_that_runs_on_it() throws Exception {
        Files.writeString(parent.resolve("demo-password"), "secret");
        Path lock = parent.resolve("lock");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        LockHolder.source(parent).toString(),
                        lock.toString())
                .start();
        other.inputReader().readLine();

        assertThatThrownBy(() -> DataDirectory.empty(parent)).isInstanceOf(DataDirectoryLocked.class);

        other.destroyForcibly().waitFor();
        assertThat(parent.resolve("demo-password")).exists();
        try (FileChannel free = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            assertThat(free.tryLock()).isNotNull();
        }
    }

    /** A program that holds a lock until it is killed. */
    private static final class LockHolder {
        static Path source(Path directory) throws IOException {
            return Files.writeString(directory.resolve("LockHolder.java"), """
                    void main(String[] arguments) throws Exception {
                        var file = java.nio.channels.FileChannel.open(
                                Path.of(arguments[0]), java.nio.file.StandardOpenOption.CREATE,
                                java.nio.file.StandardOpenOption.WRITE);
                        file.lock();
                        IO.println("locked");
                        System.in.read();
                    }
                    """);
        }
    }
}
