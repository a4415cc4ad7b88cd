package tradepost.gateway.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.AuditChain;
import tradepost.gateway.domain.AuditEntry;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.store.AuditStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Detached;

/** The audit log, for admins; that they read it is in it too. */
@RestController
@RequestMapping("/api/v1/ops/audit")
class AuditController {
    private static final int PAGE_SIZE = 50;
    private static final Duration VERIFY_LIMIT = Duration.ofMinutes(5);

    private final AuditStore audit;
    private final AuditVerification verification;
    private final Clock clock;
    private final AtomicReference<@Nullable Mono<AuditChain>> running = new AtomicReference<>();

    AuditController(AuditStore audit, AuditVerification verification, Clock clock) {
        this.audit = audit;
        this.verification = verification;
        this.clock = clock;
    }

    /** @param next the {@code after} of the next page; null on the last */
    record AuditPage(List<AuditEntry> items, @Nullable String next) {
        /** One entry more than asked for was read: if it is there, there is a next page. */
        static AuditPage of(List<AuditEntry> read, int size) {
            List<AuditEntry> items = read.subList(0, Math.min(size, read.size()));
            return new AuditPage(
                    items, read.size() > size ? String.valueOf(items.getLast().seq()) : null);
        }
    }

    /**
     * What was found of the whole log.
     *
     * @param head the hash of the last entry: keep it elsewhere, and a log rewritten as a whole is found too
     * @param brokenAt the first entry that is not what was recorded; null if all are
     */
    record AuditVerified(
            boolean ok, Instant checkedAt, long entries, String head, AuditChain.@Nullable Break brokenAt) {
        static AuditVerified of(AuditChain chain, Instant now) {
            return new AuditVerified(
                    chain.broken().isEmpty(),
                    now,
                    chain.seq(),
                    chain.hash(),
                    chain.broken().orElse(null));
        }
    }

    /**
     * Newest first.
     *
     * @param after the {@code next} of the page before; none for the first page
     */
    @GetMapping
    Mono<AuditPage> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable String action) {
        requireAdmin(caller);
        int size = Fields.limit(limit, PAGE_SIZE);
        UUID ofUser = Fields.uuidOrNull("userId", userId);
        Deed.Action ofAction = action == null ? null : Fields.oneOf("action", action, Deed.Action.class);
        return audit.page(new AuditStore.Wanted(cursor(after), ofUser, ofAction, size + 1))
                .map(read -> AuditPage.of(read, size));
    }

    /** It reads the whole log, so that one runs at a time; who asks meanwhile gets the answer of that one. */
    @GetMapping("/verify")
    Mono<AuditVerified> verify(@AuthenticationPrincipal Caller caller) {
        requireAdmin(caller);
        Mono<AuditChain> mine = verification
                .verify()
                .doFinally(_ -> running.set(null))
                .as(Detached::of)
                .timeout(VERIFY_LIMIT)
                .cache();
        Mono<AuditChain> before = running.compareAndExchange(null, mine);
        return (before == null ? mine : before).map(chain -> AuditVerified.of(chain, clock.instant()));
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin reads the audit log.");
        }
    }

    private static long cursor(@Nullable String after) {
        if (after == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException foreign) {
            throw Fields.invalid("after", "is the next of a page");
        }
    }
}
