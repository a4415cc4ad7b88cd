package tradepost.platform.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {

    @Test
    void several_may_unpack_at_once_and_leave_one_copy(@TempDir Path directory) throws IOException {
        Binaries binaries = new Binaries(directory);

        Futures.allOf(Collections.nCopies(3, () -> {
            assertThat(binaries.postgres().resolve("bin/postgres")).isExecutable();
            assertThat(binaries.redis()).isExecutable();
        }));

        try (Stream<Path> unpacked = Files.list(directory)) {
            assertThat(unpacked).hasSize(2);
        }
    }
}
