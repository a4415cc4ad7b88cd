package tradepost.platform.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DirectoriesTest {

    @Test
    void a_temporary_directory_is_deleted_when_given_back() throws IOException {
        Directories.Locked directory = Directories.lockTemporary();
        Files.createDirectories(directory.path().resolve("postgres/base"));

        directory.release();

        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void the_next_start_deletes_what_a_killed_one_left_and_nothing_in_use() throws IOException {
        Directories.Locked used = Directories.lockTemporary();
        Path abandoned = Files.createDirectories(used.path().resolveSibling("infra-abandoned/kafka"));

        Directories.Locked next = Directories.lockTemporary();

        assertThat(abandoned).doesNotExist();
        assertThat(used.path()).exists();
        next.release();
        used.release();
    }
}
