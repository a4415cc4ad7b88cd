package tradepost.gateway.auth;

import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Deed.Action;
import tradepost.gateway.domain.Deed.Who;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.store.AuditStore;
import tradepost.platform.problem.Problem;

/** Has audited what was refused, before whoever asked for it hears that. */
@Component
public class Refusals {
    private final AuditStore audit;
    private final Clock clock;

    Refusals(AuditStore audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A problem of ours is no refusal, nor is what a limit turned away: nothing was looked at, and who may try no more
     * may have no more recorded. What cannot be recorded is told to be down.
     */
    public <T> UnaryOperator<Mono<T>> recorded(Action action, Who who, Origin origin) {
        return recorded(action, who, null, origin);
    }

    /**
     * The same.
     *
     * @param about what is known of whoever asks, where nobody knows who it is; else null
     */
    public <T> UnaryOperator<Mono<T>> recorded(Action action, Who who, @Nullable String about, Origin origin) {
        return asked -> asked.onErrorResume(
                Problem.class,
                problem -> isRefusal(problem)
                        ? audit.append(new Deed(
                                        clock.instant(),
                                        action,
                                        who,
                                        about,
                                        problem.code().name(),
                                        origin))
                                .then(Mono.error(problem))
                        : Mono.error(problem));
    }

    private static boolean isRefusal(Problem problem) {
        return switch (problem.code().kind()) {
            case LIMITED, UNAVAILABLE, TIMED_OUT, FAULT -> false;
            case INVALID,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    MISSING,
                    NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    UNSUPPORTED,
                    CONFLICT,
                    TOO_LARGE,
                    REUSED -> true;
        };
    }
}
