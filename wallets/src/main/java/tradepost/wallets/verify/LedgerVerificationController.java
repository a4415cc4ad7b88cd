package tradepost.wallets.verify;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Detached;
import tradepost.wallets.store.VerificationStore;
import tradepost.wallets.store.VerificationStore.BrokenChain;
import tradepost.wallets.store.VerificationStore.ShardLine;

/**
 * {@code GET /api/v1/ops/ledger/verify}: recomputes every sum and every hash, as they are at one moment, and says where
 * they break. It reads the whole ledger, so that one runs at a time; who asks meanwhile gets the answer of that one.
 */
@RestController
class LedgerVerificationController {
    /** Entries whose hashes one statement recomputes. */
    private static final int STEP = 20_000;

    private final VerificationStore ledger;
    private final Clock clock;
    private final AtomicReference<@Nullable Mono<LedgerVerification>> running = new AtomicReference<>();

    LedgerVerificationController(VerificationStore ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @GetMapping("/api/v1/ops/ledger/verify")
    Mono<LedgerVerification> verify(@AuthenticationPrincipal Caller caller) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin verifies the ledger.");
        }
        Mono<LedgerVerification> mine = ledger.inSnapshot(Mono.defer(this::verify))
                .doFinally(_ -> running.set(null))
                .as(Detached::of)
                .cache();
        Mono<LedgerVerification> before = running.compareAndExchange(null, mine);
        return before == null ? mine : before;
    }

    private Mono<LedgerVerification> verify() {
        Instant now = clock.instant();
        return ledger.findWrongSums()
                .flatMap(findings -> shards().map(shards -> LedgerVerification.of(now, findings, shards)));
    }

    private Mono<List<LedgerVerification.Shard>> shards() {
        return ledger.findShards()
                .flatMapMany(Flux::fromIterable)
                .concatMap(line -> findBreak(line).map(broken -> LedgerVerification.Shard.of(line, broken)))
                .collectList();
    }

    private Mono<List<BrokenChain>> findBreak(ShardLine line) {
        long steps = (line.entries() + STEP - 1) / STEP;
        return Flux.range(0, Math.toIntExact(steps))
                .concatMap(step -> ledger.findBreak(line.shard(), (long) step * STEP, (step + 1L) * STEP), 1)
                .concatWith(Mono.justOrEmpty(line.brokenHead()))
                .take(1)
                .collectList();
    }
}
