package tradepost.acceptance.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads from a database. */
public final class Rows {
    private Rows() {}

    /** What is made of one row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a query with parameters, which are bound in order. */
    public static <T> List<T> list(Connection database, String sql, Reader<T> reader, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        }
    }

    /** The one number a query gives. */
    static long count(Connection database, String sql) {
        try {
            return list(database, sql, row -> row.getLong(1)).getFirst();
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot count: " + sql, failure);
        }
    }
}
