package tradepost.marketdata.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.KeptExtremes;
import tradepost.platform.relay.Detached;

/** The highs and lows that an owner of ticks leaves to the one that follows. */
@Repository
public class ExtremeStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** So many symbols in a statement: one alone may have tens of thousands of prices. */
    private static final int SYMBOLS = 100;

    private static final String FIND = "SELECT * FROM extremes WHERE partition_number = ANY(:partitions)";
    private static final String REPLACE = """
            INSERT INTO extremes (symbol, partition_number, high_times, highs, low_times, lows)
            SELECT symbol, partition_number, high_times::bigint[], highs::numeric[], low_times::bigint[],
                   lows::numeric[]
              FROM unnest(:symbols::text::text[], :partitions::text::smallint[], :highTimes::text::text[],
                          :highs::text::text[], :lowTimes::text::text[], :lows::text::text[])
                   AS new (symbol, partition_number, high_times, highs, low_times, lows)
            ON CONFLICT (symbol) DO UPDATE SET
                high_times = excluded.high_times, highs = excluded.highs, low_times = excluded.low_times,
                lows = excluded.lows
            """;

    private final DatabaseClient database;

    public ExtremeStore(DatabaseClient database) {
        this.database = database;
    }

    /** Of the symbols of these partitions, as they were kept last. */
    public Mono<List<KeptExtremes>> find(Set<Integer> partitions) {
        return database.sql(FIND)
                .bind("partitions", OwnedTickStore.numbers(partitions))
                .map(row -> new KeptExtremes(
                        row.get("symbol", String.class),
                        row.get("partition_number", Integer.class),
                        List.of(row.get("high_times", Long[].class)),
                        List.of(row.get("highs", BigDecimal[].class)),
                        List.of(row.get("low_times", Long[].class)),
                        List.of(row.get("lows", BigDecimal[].class))))
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /** Keeps these instead of those that were kept before; within the transaction that stores their ticks. */
    Mono<Void> replace(List<KeptExtremes> extremes) {
        return Flux.fromIterable(extremes)
                .buffer(SYMBOLS)
                .concatMap(this::replaceSome, 1)
                .then();
    }

    private Mono<Void> replaceSome(List<KeptExtremes> rows) {
        return database.sql(REPLACE)
                .bind("symbols", ArrayText.ofTexts(rows, KeptExtremes::symbol))
                .bind("partitions", ArrayText.ofLongs(rows, KeptExtremes::partition))
                .bind("highTimes", arrays(rows, KeptExtremes::highTimes))
                .bind("highs", arrays(rows, KeptExtremes::highs))
                .bind("lowTimes", arrays(rows, KeptExtremes::lowTimes))
                .bind("lows", arrays(rows, KeptExtremes::lows))
                .then();
    }

    private static String arrays(List<KeptExtremes> rows, Function<KeptExtremes, List<?>> column) {
        return ArrayText.ofTexts(rows, row -> ArrayText.of(column.apply(row), element -> element));
    }
}
