package tradepost.marketdata.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** PostgreSQL reads what was meant. */
class BinaryRowsTest {
    private static final List<String> EDGES = List.of(
            "0",
            "0.00",
            "1",
            "-1",
            "9999",
            "10000",
            "10001",
            "99999999",
            "100000000",
            "0.1",
            "0.0001",
            "0.00001",
            "-0.00000000000000000001",
            "100.25",
            "123456789012345",
            "1234567890123456",
            "99999999999.9999",
            "-12345678901234567890.12345678901234567890",
            "40000000000000000000");

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        connection = DriverManager.getConnection(postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** So many that they are in several pieces. */
    @Test
    void numbers_are_read_as_they_were_with_their_scale() throws SQLException, IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<BigDecimal> numbers = Stream.concat(
                        EDGES.stream().map(BigDecimal::new),
                        Stream.generate(() -> BigDecimal.valueOf(
                                        random.nextLong() >> random.nextInt(64), random.nextInt(0, 21)))
                                .limit(20_000))
                .toList();
        BinaryRows rows = new BinaryRows(1);
        numbers.forEach(number -> rows.row().numeric(number));

        assertThat(read(rows, "n numeric"))
                .containsExactlyElementsOf(
                        numbers.stream().map(BigDecimal::toPlainString).toList());
    }

    @Test
    void a_scale_below_zero_is_none() throws SQLException, IOException {
        BinaryRows rows = new BinaryRows(1).row().numeric(new BigDecimal("4E+4"));

        assertThat(read(rows, "n numeric")).containsExactly("40000");
    }

    @Test
    void all_else_is_read_as_it_was_and_null_too() throws SQLException, IOException {
        UUID id = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        BinaryRows rows = new BinaryRows(8)
                .row()
                .smallint(-7)
                .bigint(Long.MIN_VALUE)
                .bigint(null)
                .numeric(null)
                .uuid(id)
                .text("Größe")
                .timestamptz(1_772_359_200_000_001L)
                .bool(true);

        assertThat(read(rows, "a smallint, b bigint, c bigint, d numeric, e uuid, f text, g timestamptz, h boolean"))
                .containsExactly(
                        "-7",
                        String.valueOf(Long.MIN_VALUE),
                        null,
                        null,
                        id.toString(),
                        "Größe",
                        "2026-03-01 10:00:00.000001+00",
                        "t");
    }

    /** All values, row by row. */
    private List<@Nullable String> read(BinaryRows rows, String columns) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
            statement.execute("CREATE TEMPORARY TABLE copied (" + columns + ")");
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY copied FROM STDIN (FORMAT binary)",
                            new ByteBufInputStream(
                                    Unpooled.wrappedBuffer(rows.end().toArray(ByteBuf[]::new))));
            List<@Nullable String> read = new ArrayList<>();
            try (ResultSet result = statement.executeQuery("SELECT * FROM copied")) {
                while (result.next()) {
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        read.add(result.getString(i));
                    }
                }
            }
            return read;
        }
    }
}
