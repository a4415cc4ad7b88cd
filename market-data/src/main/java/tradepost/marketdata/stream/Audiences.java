package tradepost.marketdata.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The audiences that have readers. */
final class Audiences {
    private final ConcurrentMap<Audience.Key, Audience> all = new ConcurrentHashMap<>();

    Audience enter(Audience.Key key) {
        return Objects.requireNonNull(
                all.compute(key, (_, known) -> (known == null ? new Audience(key) : known).entered()));
    }

    void leave(Audience audience) {
        all.computeIfPresent(audience.key(), (_, known) -> known.left() ? known : null);
    }

    List<Audience> all() {
        return new ArrayList<>(all.values());
    }
}
