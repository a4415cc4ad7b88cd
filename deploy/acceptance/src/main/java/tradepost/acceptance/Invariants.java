package tradepost.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The invariants of the ledger and of the orders: SQL files under {@code invariants/}, each of which gives no row
 * where its invariant holds, and two pairs of files that must tell the same of both databases.
 */
public final class Invariants {
    private static final List<String> OF_WALLETS = List.of("I1", "I2", "I3", "I4", "I5", "I9", "I14", "I15", "I16");
    private static final List<String> OF_ORDERS = List.of("I6", "I7", "I8", "I10", "I12", "I17", "I18", "I19");
    private static final String AGE = "age_seconds";
    private static final Duration UNDER_LOAD = Duration.ofSeconds(10);

    private final Connection wallets;
    private final Connection orders;
    private final BigDecimal settledSeconds;

    private Invariants(Connection wallets, Connection orders, Duration settledFor) {
        this.wallets = wallets;
        this.orders = orders;
        this.settledSeconds = BigDecimal.valueOf(settledFor.toSeconds());
    }

    /**
     * A row that should not be.
     *
     * @param invariant the name of its file, {@code database/name}
     * @param row the columns as text, in order; a missing value is {@code null} in words
     */
    public record Violation(String invariant, Map<String, String> row) {}

    /** A row of one database, by itself comparable with one of the other, and how old it is. */
    private record Fact(Map<String, String> row, BigDecimal ageSeconds) {}

    /** For databases that nothing changes while they are checked: whole and exact. */
    public static Invariants atRest(Connection wallets, Connection orders) {
        return new Invariants(wallets, orders, Duration.ZERO);
    }

    /** For databases in use: of what is in both, only what is over ten seconds old is compared. */
    public static Invariants underLoad(Connection wallets, Connection orders) {
        return new Invariants(wallets, orders, UNDER_LOAD);
    }

    /** Checks two databases in use: {@code Invariants <JDBC URL of wallets> <JDBC URL of orders>}. */
    public static void main(String[] urls) throws SQLException {
        if (urls.length != 2) {
            System.err.println("Two JDBC URLs are needed, with user and password: of wallets, and of orders.");
            System.exit(2);
        }
        try (Connection wallets = DriverManager.getConnection(urls[0]);
                Connection orders = DriverManager.getConnection(urls[1])) {
            List<Violation> violations = underLoad(wallets, orders).violations();
            violations.forEach(System.out::println);
            System.out.printf("{\"check\":\"invariants\",\"violations\":%d}%n", violations.size());
            if (!violations.isEmpty()) {
                System.exit(1);
            }
        }
    }

    /** What does not hold; empty where all does. */
    public List<Violation> violations() throws SQLException {
        List<Violation> found = new ArrayList<>(ofLedger(wallets));
        for (String name : OF_ORDERS) {
            found.addAll(rows(orders, "orders/" + name));
        }
        found.addAll(differentlySettled());
        found.addAll(heldForNothing());
        return found;
    }

    /** What does not hold of the ledger by itself. */
    public static List<Violation> ofLedger(Connection wallets) throws SQLException {
        List<Violation> found = new ArrayList<>();
        for (String name : OF_WALLETS) {
            found.addAll(rows(wallets, "wallets/" + name));
        }
        return found;
    }

    /** The ledger is read first: a trade is told only after it, so that every old trade was settled by then. */
    private List<Violation> differentlySettled() throws SQLException {
        List<Fact> settled = facts(wallets, "wallets/I5-settled");
        List<Fact> executed = facts(orders, "orders/I5-executed");
        List<Violation> found = new ArrayList<>(missing(settled, executed, "wallets/I5-settled"));
        found.addAll(missing(executed, settled, "orders/I5-executed"));
        return found;
    }

    /**
     * The orders are read first: an order ends only after its hold, so that no old hold is of an order that had
     * ended by then.
     */
    private List<Violation> heldForNothing() throws SQLException {
        List<Fact> live = facts(orders, "orders/I9-live");
        return missing(facts(wallets, "wallets/I9-open"), live, "wallets/I9-open");
    }

    private List<Violation> missing(List<Fact> facts, List<Fact> others, String invariant) {
        Set<Map<String, String>> known = others.stream().map(Fact::row).collect(Collectors.toSet());
        return facts.stream()
                .filter(fact -> fact.ageSeconds.compareTo(settledSeconds) >= 0 && !known.contains(fact.row))
                .map(fact -> new Violation(invariant, fact.row))
                .toList();
    }

    private static List<Violation> rows(Connection database, String name) throws SQLException {
        return query(database, name, row -> new Violation(name, row));
    }

    private static List<Fact> facts(Connection database, String name) throws SQLException {
        return query(database, name, row -> {
            BigDecimal age = new BigDecimal(String.valueOf(row.remove(AGE)));
            return new Fact(row, age);
        });
    }

    private static <T> List<T> query(Connection database, String name, Function<Map<String, String>, T> toResult)
            throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql(name))) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(toResult.apply(row(rows)));
            }
            return found;
        }
    }

    private static Map<String, String> row(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), String.valueOf(rows.getString(i)));
        }
        return row;
    }

    private static String sql(String name) {
        String file = "/invariants/" + name + ".sql";
        try (InputStream text = Invariants.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }
}
