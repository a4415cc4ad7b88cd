package tradepost.marketdata.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;

/** A database from before ticks were kept by day. */
class KeptTicksTest {
    /** One for each test. */
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final String BEFORE = """
            INSERT INTO ticks (partition_number, kafka_offset, id, symbol, price, quantity, source_at, received_at,
                               aged_by, tradable_ms, feed)
            SELECT 3, number, md5(name)::uuid, 'KO', price, quantity, at + ahead, at, 'SOURCE', NULL, 'mqtt'
              FROM (VALUES (7, 'a', 60.5, 2, timestamptz '2026-03-01 23:59:59Z', interval '0'),
                           (8, 'b', 62, 1, timestamptz '2026-03-02 00:00:01Z', interval '0'),
                           (9, 'c', 61, NULL, timestamptz '2026-03-02 00:00:01Z', interval '0'),
                           (10, 'b', 62, 1, timestamptz '2026-03-02 00:00:01Z', interval '0'),
                           (11, 'd', 500, 1, timestamptz '2026-03-02 00:00:02Z', interval '100 years'))
                   AS kept (number, name, price, quantity, at, ahead)
            """;

    private final PostgresAddress postgres = Infrastructure.shared().postgres();
    private final String database = "marketdata_kept_" + DATABASES.incrementAndGet();

    @Test
    void every_kept_tick_is_in_its_day_and_in_its_bars() throws SQLException {
        Infrastructure.shared().createDatabase(database);
        flyway().target("003").load().migrate();
        run(BEFORE);

        flyway().load().migrate();

        assertThat(rows("SELECT concat_ws(' ', tableoid::regclass, raw_offset, price) FROM ticks ORDER BY raw_offset"))
                .containsExactly(
                        "ticks_20260301 -999999999993 60.5",
                        "ticks_20260302 -999999999992 62",
                        "ticks_20260302 -999999999991 61");
        assertThat(rows("SELECT concat_ws(' ', open, high, low, close, volume, turnover, ticks) FROM bars"
                        + " WHERE seconds = 86400 ORDER BY start_at"))
                .containsExactly("60.5 60.5 60.5 60.5 2 121.0 1", "62 62 61 61 1 62 2");
        assertThat(rows("SELECT count(*) FROM bars WHERE seconds < 86400")).containsExactly("6");
        assertThat(rows("SELECT symbol || ' ' || price || ' ' || raw_offset FROM quotes"))
                .containsExactly("KO 61 -999999999991");
        assertThat(rows("SELECT concat_ws(' ', reason, raw_offset, price) FROM quarantined_ticks"))
                .containsExactly("FUTURE -999999999989 500");
        assertThat(rows("SELECT concat_ws(' ', feed, reason, ticks) FROM refused_ticks"))
                .containsExactly("mqtt FUTURE 1");
    }

    @Test
    void prices_of_the_last_day_that_can_still_be_highs_or_lows_are_kept() throws SQLException {
        Infrastructure.shared().createDatabase(database);
        flyway().target("003").load().migrate();
        run("""
            INSERT INTO ticks (partition_number, kafka_offset, id, symbol, price, source_at, received_at, aged_by, feed)
            SELECT 3, number, gen_random_uuid(), 'KO', price, now() - ago * interval '1 hour', now(), 'SOURCE', 'mqtt'
              FROM (VALUES (1, 99, 25), (2, 62, 5), (3, 58, 4), (4, 60, 3), (5, 60, 2), (6, 59, 1))
                   AS kept (number, price, ago)
            """);

        flyway().load().migrate();

        assertThat(rows("SELECT concat_ws(' ', highs, lows) FROM extremes")).containsExactly("{62,60,59} {58,59}");
        assertThat(rows("SELECT low_times[2] = high_times[3] FROM extremes")).containsExactly("t");
        assertThat(rows("SELECT high_times[3] = extract(epoch FROM source_at) * 1e6 FROM quotes, extremes"))
                .containsExactly("t");
    }

    @Test
    void nobody_but_the_service_makes_and_drops_days_and_never_those_of_the_last_three() throws SQLException {
        Infrastructure.shared().createDatabase(database);
        flyway().load().migrate();

        for (String function : List.of("make_tick_days(date,date)", "drop_tick_days(date)")) {
            assertThat(rows("SELECT has_function_privilege('public', '%s', 'EXECUTE')".formatted(function)))
                    .containsExactly("f");
            assertThat(rows("SELECT has_function_privilege('%s', '%s', 'EXECUTE')"
                            .formatted(postgres.serviceRole(database), function)))
                    .containsExactly("t");
        }
        assertThatThrownBy(() -> run("SELECT drop_tick_days((now() AT TIME ZONE 'UTC')::date - 2)"))
                .hasMessageContaining("are kept");
        assertThatThrownBy(() -> run("SELECT make_tick_days('2026-01-01', '2036-01-01')"))
                .hasMessageContaining("a month at a time");
    }

    private FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(postgres.jdbcUrl(database), postgres.user(), postgres.password())
                .locations("classpath:db/relay", "classpath:db/role", "classpath:db/marketdata")
                .placeholders(Map.of("service-role", postgres.serviceRole(database)));
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.user(), postgres.password());
    }
}
