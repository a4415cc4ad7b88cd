package tradepost.orders.store;

import java.lang.reflect.Array;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** Binds rows as one array for each column, the shape that {@code unnest} takes. */
final class Columns<T> {
    private final List<T> rows;
    private GenericExecuteSpec statement;

    private Columns(List<T> rows, GenericExecuteSpec statement) {
        this.rows = rows;
        this.statement = statement;
    }

    static <T> Columns<T> of(List<T> rows, GenericExecuteSpec statement) {
        return new Columns<>(rows, statement);
    }

    <V> Columns<T> bind(String name, Class<V> type, Function<T, @Nullable V> value) {
        Object array = Array.newInstance(type, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Array.set(array, i, value.apply(rows.get(i)));
        }
        statement = statement.bind(name, array);
        return this;
    }

    Columns<T> bindEnum(String name, Function<T, @Nullable Enum<?>> value) {
        return bind(name, String.class, row -> {
            Enum<?> constant = value.apply(row);
            return constant == null ? null : constant.name();
        });
    }

    GenericExecuteSpec statement() {
        return statement;
    }
}
