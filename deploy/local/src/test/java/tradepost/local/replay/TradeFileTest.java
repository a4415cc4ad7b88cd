package tradepost.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TradeFileTest {

    private static final String LINES = "timestamp,price,amount\n1385341200,813.5,0.1\n\n1385341201,814,2";

    private final Path directory;

    TradeFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void a_heading_and_empty_lines_are_no_trades() throws IOException {
        Path file = Files.writeString(directory.resolve("trades.csv"), LINES);

        assertThat(TradeFile.trades(file)).isEqualTo(2);
    }

    @Test
    void a_packed_file_has_as_many() throws IOException {
        Path file = directory.resolve("trades.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(LINES.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(TradeFile.trades(file)).isEqualTo(2);
    }
}
