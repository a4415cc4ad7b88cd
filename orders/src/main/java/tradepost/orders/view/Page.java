package tradepost.orders.view;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of a list; {@code next} is what {@code ?after=} takes to go on, absent on the last page. */
public record Page<T>(List<T> items, @Nullable String next) {
    static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> item, Function<R, Object> id) {
        String next = rows.size() < limit ? null : String.valueOf(id.apply(rows.getLast()));
        return new Page<>(rows.stream().map(item).toList(), next);
    }
}
