package tradepost.gateway.audit;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.AuditChain;
import tradepost.gateway.store.AuditStore;

/** Proves the audit log: walks the whole line and recomputes every hash, whatever is appended meanwhile. */
@Component
class AuditVerification {
    /** Entries that one query reads. */
    private static final int STEP = 5_000;

    private final AuditStore audit;

    AuditVerification(AuditStore audit) {
        this.audit = audit;
    }

    /**
     * What is appended after the head was read is not looked at. Each step is bounded by the database itself: no query
     * may be cancelled.
     */
    Mono<AuditChain> verify() {
        return audit.head().flatMap(this::walk);
    }

    private Mono<AuditChain> walk(AuditChain.Head head) {
        long steps = (head.seq() + STEP - 1) / STEP;
        return Flux.range(0, Math.toIntExact(steps))
                .concatMap(step -> audit.walk((long) step * STEP, Math.min(head.seq(), (step + 1L) * STEP)), 1)
                .reduce(AuditChain.START, AuditChain::next)
                .map(chain -> chain.end(head));
    }
}
