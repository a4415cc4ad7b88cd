package tradepost.platform.relay;

import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * A row of the outbox.
 *
 * @param atMs since the epoch: to parse a time of each row would cost more than the rest of it
 */
record OutboxRow(short shard, long seq, long atMs, KafkaPublisher.Bytes record) {
    /** By the very rows that were published: a row with a lower seq may have committed since, and is still to go. */
    static final String DELETE = """
            DELETE FROM outbox USING unnest(:sentOf::smallint[], :sent::bigint[]) AS sent (shard, seq)
             WHERE outbox.shard = sent.shard AND outbox.seq = sent.seq
            """;

    static OutboxRow of(Readable row) {
        return new OutboxRow(
                required(row, "shard", Short.class),
                required(row, "seq", Long.class),
                required(row, "at_ms", Long.class),
                new KafkaPublisher.Bytes(
                        required(row, "topic", String.class),
                        required(row, "key", String.class),
                        required(row, "value", String.class).getBytes(StandardCharsets.UTF_8)));
    }

    /** Binds {@code :sentOf} and {@code :sent}, what {@link #DELETE} deletes. */
    static GenericExecuteSpec bind(GenericExecuteSpec statement, List<OutboxRow> rows) {
        return statement
                .bind("sentOf", rows.stream().map(OutboxRow::shard).toArray(Short[]::new))
                .bind("sent", seqsOf(rows));
    }

    static Long[] seqsOf(List<OutboxRow> rows) {
        return rows.stream().map(OutboxRow::seq).toArray(Long[]::new);
    }

    static Short[] shorts(Collection<Integer> shards) {
        return shards.stream().map(Integer::shortValue).toArray(Short[]::new);
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
