package tradepost.marketdata.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.marketdata.store.HistoryStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** {@code GET /api/v1/ticks/quarantine}: which ticks were not believed and why, for admins. */
@RestController
public class QuarantineController {
    private static final int LIMIT = 100;

    private final HistoryStore store;

    public QuarantineController(HistoryStore store) {
        this.store = store;
    }

    /**
     * One page, the latest first.
     *
     * @param counts of all refused ticks by feed and reason, doubles too, of which no more is kept
     * @param next the {@code before} of the next page; left out where there is none
     */
    public record Page(
            List<HistoryStore.Refused> counts,
            List<HistoryStore.Quarantined> items,
            @Nullable Long next) {}

    @GetMapping("/api/v1/ticks/quarantine")
    Mono<Page> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable Long before) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin reads what was quarantined.");
        }
        int size = Fields.limit(limit, LIMIT);
        return store.findQuarantined(before == null ? Long.MAX_VALUE : before, size + 1)
                .zipWith(store.countRefused(), (found, counts) -> page(counts, found, size));
    }

    private static Page page(List<HistoryStore.Refused> counts, List<HistoryStore.Quarantined> found, int size) {
        List<HistoryStore.Quarantined> items = found.subList(0, Math.min(size, found.size()));
        return new Page(counts, items, found.size() > size ? items.getLast().number() : null);
    }
}
