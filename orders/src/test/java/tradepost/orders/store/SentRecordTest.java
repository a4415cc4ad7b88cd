package tradepost.orders.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** Records as a real PostgreSQL sends them. */
class SentRecordTest {
    private static Connection connection;

    @BeforeAll
    static void connect() throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        connection = DriverManager.getConnection(postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "1",
                "-1.50",
                "10.25",
                "10000",
                "100000000.00",
                "99999999",
                "1234567890123456",
                "12345678901234567",
                "0.00001",
                "0.000000001",
                "123456789.123456789012345",
                "-98765432109876543210.000000000123"
            })
    void a_number_has_the_value_and_the_decimals_it_was_stored_with(String number) throws SQLException {
        assertThat(read(number + "::numeric")).containsExactly(new BigDecimal(number));
    }

    @Test
    void a_row_has_its_columns_in_order_and_null_where_there_is_nothing() throws SQLException {
        assertThat(read("'b7f1a3f2-0d0c-4c0e-9f6e-2a1d3c4b5a69'::uuid, 'Zoë 株 \"x\"'::text, ''::text, NULL::text, true,"
                        + " false, -7, 8589934592, '1999-12-31 23:59:59.999999+00'::timestamptz,"
                        + " '2026-11-22 12:00:00.000001+00'::timestamptz"))
                .containsExactly(
                        UUID.fromString("b7f1a3f2-0d0c-4c0e-9f6e-2a1d3c4b5a69"),
                        "Zoë 株 \"x\"",
                        "",
                        null,
                        true,
                        false,
                        -7,
                        8_589_934_592L,
                        Instant.parse("1999-12-31T23:59:59.999999Z"),
                        Instant.parse("2026-11-22T12:00:00.000001Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'NaN'::numeric", "'Infinity'::numeric", "'2026-11-22'::date"})
    void what_no_order_has_is_refused(String value) {
        assertThatThrownBy(() -> read(value)).isInstanceOf(IllegalArgumentException.class);
    }

    private static @Nullable Object[] read(String columns) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT record_send(ROW(" + columns + "))")) {
            row.next();
            return SentRecord.read(row.getBytes(1));
        }
    }
}
