package tradepost.acceptance.ledger;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.system.Eventually;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;

/**
 * A user with two wallets who moves money through the public API. Each request is repeated, under the same
 * idempotency key, until there is an answer that says what became of it; that goes into the journal. May be used by
 * several threads.
 */
public final class Customer {
    public static final BigDecimal OPENING = new BigDecimal("10000.00");

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);
    private static final Set<Integer> UNKNOWN_OUTCOME = Set.of(500, 502, 503, 504);
    private static final Set<String> REFUSALS = Set.of("INSUFFICIENT_FUNDS", "QUOTE_EXPIRED");
    /** One move in so many. */
    private static final int ASKED_AGAIN = 10;

    private static final String PASSWORD = "correct horse battery staple";
    private static final String WALLETS = "/api/v1/wallets";

    private final Api anonymous;
    private final String name;
    private final String userId;
    private final String walletId;
    private final String savingsId;
    private final MoveJournal journal = new MoveJournal();
    private volatile Api api;

    private Customer(Api anonymous, String name) {
        this.anonymous = anonymous;
        this.name = name;
        Answer registered = anonymous.post(
                "/api/v1/auth/register",
                Map.of("username", name, "email", name + "@tradepost.example", "password", PASSWORD));
        this.api =
                anonymous.as(require(registered, 201).body().path("accessToken").asString());
        this.userId = registered.body().path("user").path("id").asString();
        this.walletId = items(require(api.get(WALLETS), 200)).path(0).path("id").asString();
        Answer savings = require(api.post(WALLETS, Map.of("name", "savings")), 201);
        this.savingsId = savings.body().path("id").asString();
    }

    /** Registers a user of a new name, and opens both wallets. */
    public static Customer register(Api anonymous) {
        return new Customer(
                anonymous, "customer-" + UUID.randomUUID().toString().substring(0, 12));
    }

    public UUID userId() {
        return UUID.fromString(userId);
    }

    /** The default wallet, which holds the opening credit. */
    public String walletId() {
        return walletId;
    }

    public String savingsId() {
        return savingsId;
    }

    public MoveJournal journal() {
        return journal;
    }

    /** Asks for it until it is done or refused. */
    public void make(Move move) {
        journal.asks(move);
        if (move instanceof Move.Exchange exchange) {
            make(exchange);
        } else {
            note(move, settle(move, move.body()), BigDecimal.ZERO);
        }
    }

    private void make(Move.Exchange exchange) {
        Answer quoted = post("exchange-quotes", exchange, exchange.body());
        if (quoted.status() != 201) {
            note(exchange, quoted, BigDecimal.ZERO);
            return;
        }
        Map<String, String> body = Map.of("quoteId", quoted.body().path("id").asString());
        BigDecimal received = new BigDecimal(quoted.body().path("received").asString());
        note(exchange, settle(exchange, body), received);
    }

    /** Of some moves it forgets the answer and asks again: an answer is lost at the moment of a commit too rarely. */
    private Answer settle(Move move, Map<String, String> body) {
        Answer answer = post(move.resource(), move, body);
        if (Math.floorMod(move.key().hashCode(), ASKED_AGAIN) == 0) {
            Answer again = post(move.resource(), move, body);
            if (again.status() != answer.status()
                    || !again.body().path("id").equals(answer.body().path("id"))) {
                journal.isUnexpected(move + " was answered " + answer + ", and again " + again);
            }
        }
        return answer;
    }

    private Answer post(String resource, Move move, Map<String, String> body) {
        String path = WALLETS + "/" + move.walletId() + "/" + resource;
        return ask(own -> own.post(path, body, Map.of("Idempotency-Key", move.key())));
    }

    private void note(Move move, Answer answer, BigDecimal received) {
        if (answer.status() == 201) {
            journal.acknowledges(move, move.postings(answer.body().path("id").asString(), received));
            return;
        }
        String code = answer.body().path("code").asString("");
        journal.refuses(move, code);
        if (answer.status() != 409 || !REFUSALS.contains(code)) {
            journal.isUnexpected(move + " was answered " + answer);
        }
    }

    /** What a GET answers; repeated as all else. */
    private JsonNode get(String path) {
        return require(ask(own -> own.get(path)), 200).body();
    }

    /** The wallet's cash: an array of currencies. */
    JsonNode balances(String ofWallet) {
        return get(WALLETS + "/" + ofWallet + "/balances");
    }

    /** A page of the wallet's statement. */
    JsonNode entries(String ofWallet, String after) {
        return get(WALLETS + "/" + ofWallet + "/entries?limit=200" + (after.isEmpty() ? "" : "&after=" + after));
    }

    private Answer ask(Function<Api, Answer> request) {
        return Eventually.answers(name + " is answered", ANSWER_LIMIT, () -> attempt(request));
    }

    /** Empty where it is not known what became of it. */
    private Optional<Answer> attempt(Function<Api, Answer> request) {
        Optional<Answer> known = send(request).filter(answer -> !UNKNOWN_OUTCOME.contains(answer.status()));
        if (known.isPresent() && known.get().status() == 401) {
            // An access token lives shorter than a long run.
            send(_ -> signIn());
            return Optional.empty();
        }
        if (known.isEmpty()) {
            journal.repeats();
        }
        return known;
    }

    private Optional<Answer> send(Function<Api, Answer> request) {
        try {
            Answer answer = request.apply(api);
            if (answer.status() == 500) {
                journal.isUnexpected("a fault: " + answer);
            }
            return Optional.of(answer);
        } catch (UncheckedIOException lost) {
            return Optional.empty();
        }
    }

    private Answer signIn() {
        Answer answer = anonymous.post("/api/v1/auth/login", Map.of("username", name, "password", PASSWORD));
        if (answer.status() == 200) {
            api = anonymous.as(answer.body().path("accessToken").asString());
        }
        return answer;
    }

    private static JsonNode items(Answer answer) {
        return answer.body().isArray() ? answer.body() : answer.body().path("items");
    }

    private static Answer require(Answer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + ": " + answer);
        }
        return answer;
    }
}
