package tradepost.acceptance.orders;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import tradepost.acceptance.system.Eventually;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;

/**
 * A client of several replicas: each request goes to one drawn at random and, until there is an answer that says what
 * became of it, again to one drawn anew.
 */
final class ReplicaClient {
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
    private static final Set<Integer> UNKNOWN_OUTCOME = Set.of(500, 502, 503, 504);

    private final Api gateway;
    private final List<Api> replicas;
    private final String name;
    private final String password;
    private final OrderJournal journal;
    private volatile String token;

    /** @param token lives shorter than a long run: it is then got anew with the password */
    ReplicaClient(Api gateway, List<Api> replicas, String name, String password, String token, OrderJournal journal) {
        this.gateway = gateway;
        this.replicas = replicas;
        this.name = name;
        this.password = password;
        this.token = token;
        this.journal = journal;
    }

    Answer ask(Random random, Function<Api, Answer> request) {
        return Eventually.answers(name + " is answered", ANSWER_LIMIT, () -> attempt(random, request));
    }

    /** Empty where it is not known what became of it. */
    private Optional<Answer> attempt(Random random, Function<Api, Answer> request) {
        Api replica = replicas.get(random.nextInt(replicas.size())).as(token);
        Optional<Answer> known = send(replica, request).filter(answer -> !UNKNOWN_OUTCOME.contains(answer.status()));
        if (known.isPresent() && known.get().status() == 401) {
            signIn();
            return Optional.empty();
        }
        if (known.isEmpty()) {
            journal.repeated().incrementAndGet();
        }
        return known;
    }

    private Optional<Answer> send(Api replica, Function<Api, Answer> request) {
        try {
            Answer answer = request.apply(replica);
            if (answer.status() == 500) {
                journal.unexpected().add("a fault: " + answer);
            }
            return Optional.of(answer);
        } catch (UncheckedIOException lost) {
            return Optional.empty();
        }
    }

    private void signIn() {
        Answer answer = gateway.post("/api/v1/auth/login", Map.of("username", name, "password", password));
        if (answer.status() == 200) {
            token = answer.body().path("accessToken").asString();
        }
    }
}
