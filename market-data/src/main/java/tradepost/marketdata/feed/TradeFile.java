package tradepost.marketdata.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * A file of trades: lines {@code epoch seconds,price,amount}, perhaps under a header, packed if its name ends with
 * {@code .gz}.
 */
record TradeFile(Path path) {

    /** Reads it anew for each subscriber, as fast as lines are asked for, on threads that may block. */
    Flux<TradeLine> trades() {
        return Flux.generate(() -> new Lines(this), Lines::next, Lines::close)
                .subscribeOn(Schedulers.boundedElastic())
                .cancelOn(Schedulers.boundedElastic())
                .switchIfEmpty(Flux.error(() -> new Feed.Unusable(path + " has no trades")));
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private BufferedReader open() throws IOException {
        InputStream bytes = Files.newInputStream(path);
        try {
            InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 65_536) : bytes;
            return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 65_536);
        } catch (IOException failure) {
            bytes.close();
            throw failure;
        }
    }

    /** Where one reader is in the file. */
    private static final class Lines {
        private final TradeFile file;
        private final BufferedReader reader;
        private long number;

        Lines(TradeFile file) throws IOException {
            this.file = file;
            this.reader = file.open();
        }

        Lines next(SynchronousSink<TradeLine> downstream) {
            try {
                String line = read();
                if (number == 1 && TradeLine.HEADER.equals(line)) {
                    line = read();
                }
                if (line == null) {
                    downstream.complete();
                } else {
                    downstream.next(TradeLine.parse(line, file + " line " + number));
                }
            } catch (IOException | Feed.Unusable failure) {
                downstream.error(failure);
            }
            return this;
        }

        private @Nullable String read() throws IOException {
            number++;
            return reader.readLine();
        }

        void close() {
            try {
                reader.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
