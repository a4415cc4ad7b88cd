package tradepost.marketdata.stream;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What changed in one period.
 *
 * @param since the version before it
 * @param until the version after it
 * @param changes in order
 */
record Turn(long since, long until, List<Change> changes, Map<String, List<Change>> bySymbol) {
    static Turn of(long since, long until, List<Change> changes) {
        return new Turn(since, until, changes, changes.stream().collect(Collectors.groupingBy(Change::symbol)));
    }
}
