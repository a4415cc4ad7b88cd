package tradepost.platform.http;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/** How many streams each user has open at this replica: so many and no more. */
public final class UserStreams {
    private final int perUser;
    private final Map<UUID, Integer> open = new ConcurrentHashMap<>();

    /** @param perUser as many as one user may have */
    public UserStreams(int perUser) {
        this.perUser = perUser;
    }

    /**
     * One more stream of this caller, for as long as it lasts.
     *
     * @return fails with TOO_MANY_STREAMS before anything else if the caller has as many as a user may
     */
    public <T> Flux<T> admit(Caller caller, Flux<T> stream) {
        return Flux.using(() -> enter(caller.userId()), _ -> stream, this::leave);
    }

    /** The same for one that has nothing to tell to who waits for its end. */
    public Mono<Void> admit(Caller caller, Mono<Void> stream) {
        return Mono.using(() -> enter(caller.userId()), _ -> stream, this::leave);
    }

    /** @throws Problem TOO_MANY_STREAMS */
    public void requireRoom(Caller caller) {
        if (open.getOrDefault(caller.userId(), 0) >= perUser) {
            throw tooMany();
        }
    }

    private UUID enter(UUID userId) {
        open.compute(userId, (_, count) -> {
            if (count != null && count >= perUser) {
                throw tooMany();
            }
            return count == null ? 1 : count + 1;
        });
        return userId;
    }

    private void leave(UUID userId) {
        open.computeIfPresent(userId, (_, count) -> count == 1 ? null : count - 1);
    }

    private Problem tooMany() {
        return Problem.of(
                        CommonProblem.TOO_MANY_STREAMS,
                        "You have as many streams open here as a user may. Close one first.")
                .with("limit", perUser);
    }
}
