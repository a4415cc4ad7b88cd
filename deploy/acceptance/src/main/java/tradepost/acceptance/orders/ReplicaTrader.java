package tradepost.acceptance.orders;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import tradepost.acceptance.system.Eventually;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;

/**
 * A user who trades at any replica of orders: each request goes to one drawn at random and, until there is an answer
 * that says what became of it, again under the same idempotency key to one drawn anew.
 */
public final class ReplicaTrader {
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
    private static final Set<Integer> UNKNOWN_OUTCOME = Set.of(500, 502, 503, 504);
    private static final String PASSWORD = "correct horse battery staple";
    private static final List<String> TIMES = List.of("GTC", "DAY", "GTD");
    private static final int EXPIRES_SECONDS_MIN = 3;
    private static final int EXPIRES_SECONDS_MAX = 20;
    private static final int CENTS = 2;

    private final Api gateway;
    private final List<Api> replicas;
    private final String name;
    private final UUID userId;
    private final OrderJournal journal = new OrderJournal();
    private volatile String token;

    private ReplicaTrader(Api gateway, List<Api> replicas, String name, Answer registered) {
        this.gateway = gateway;
        this.replicas = replicas;
        this.name = name;
        this.userId = UUID.fromString(registered.body().path("user").path("id").asString());
        this.token = registered.body().path("accessToken").asString();
    }

    /** Registers a user of a new name, and opens the wallet. */
    public static ReplicaTrader register(Api gateway, List<Api> replicas) {
        String name = "trader-" + UUID.randomUUID().toString().substring(0, 12);
        Answer registered = gateway.post(
                "/api/v1/auth/register",
                Map.of("username", name, "email", name + "@tradepost.example", "password", PASSWORD));
        if (registered.status() != 201) {
            throw new IllegalStateException("not registered: " + registered);
        }
        ReplicaTrader trader = new ReplicaTrader(gateway, replicas, name, registered);
        Answer wallets = gateway.as(trader.token).get("/api/v1/wallets");
        if (wallets.status() != 200) {
            throw new IllegalStateException("no wallet: " + wallets);
        }
        return trader;
    }

    public UUID userId() {
        return userId;
    }

    /** How many orders were acknowledged. */
    public int placed() {
        return journal.placed().size();
    }

    /** How many orders were refused. */
    public int refused() {
        return journal.refused().size();
    }

    /** How often a request was sent again because it was not known what had become of it. */
    public int repeated() {
        return journal.repeated().get();
    }

    OrderJournal journal() {
        return journal;
    }

    /** Places an order of a kind drawn at random, or takes one back. */
    void act(Random random, MovingMarket market) {
        if (random.nextInt(10) == 0 && !journal.placed().isEmpty()) {
            List<String> placed = List.copyOf(journal.placed().values());
            cancel(random, placed.get(random.nextInt(placed.size())));
        } else {
            place(random, order(random, market));
        }
    }

    /** Asks all that still live to end. */
    public void cancelAll(Random random) {
        Answer answer = ask(random, replica -> replica.delete("/api/v1/orders"));
        if (answer.status() != 202) {
            journal.unexpected().add("cancel all was answered " + answer);
        }
    }

    private static Map<String, String> order(Random random, MovingMarket market) {
        String symbol = market.symbols().get(random.nextInt(market.symbols().size()));
        boolean isBuy = random.nextInt(5) < 3;
        Map<String, String> order = new HashMap<>(Map.of(
                "symbol", symbol, "side", isBuy ? "BUY" : "SELL", "quantity", String.valueOf(random.nextInt(1, 6))));
        BigDecimal price = market.price(symbol);
        switch (random.nextInt(6)) {
            case 0, 1 -> order.put("type", "MARKET");
            case 2, 3 -> {
                order.put("type", "LIMIT");
                order.put("limitPrice", away(price, isBuy ? -random.nextInt(6) : random.nextInt(6)));
            }
            case 4 -> {
                order.put("type", "STOP");
                order.put("stopPrice", away(price, isBuy ? random.nextInt(1, 5) : -random.nextInt(1, 5)));
            }
            default -> {
                order.put("type", "STOP_LIMIT");
                order.put("stopPrice", away(price, isBuy ? 2 : -2));
                order.put("limitPrice", away(price, isBuy ? 3 : -3));
            }
        }
        if (!"MARKET".equals(order.get("type"))) {
            String time = TIMES.get(random.nextInt(TIMES.size()));
            order.put("timeInForce", time);
            if (time.equals("GTD")) {
                int seconds = random.nextInt(EXPIRES_SECONDS_MIN, EXPIRES_SECONDS_MAX);
                order.put("expiresAt", Instant.now().plusSeconds(seconds).toString());
            }
        }
        return order;
    }

    private static String away(BigDecimal price, int percent) {
        return price.multiply(BigDecimal.valueOf(100L + percent, CENTS))
                .setScale(CENTS, RoundingMode.HALF_UP)
                .toPlainString();
    }

    private void place(Random random, Map<String, String> order) {
        String key = UUID.randomUUID().toString();
        int repeatedBefore = repeated();
        Answer answer = ask(random, replica -> replica.post("/api/v1/orders", order, Map.of("Idempotency-Key", key)));
        boolean wasRepeated = repeated() > repeatedBefore;
        if (answer.status() == 201) {
            journal.placed().put(key, answer.body().path("id").asString());
        } else if (answer.status() == 409 || (wasRepeated && isTooLate(answer))) {
            journal.refused().put(key, answer.body().path("code").asString());
        } else {
            journal.unexpected().add(order + " was answered " + answer);
        }
        if (wasRepeated) {
            journal.doubted().add(key);
        }
    }

    /** By the time it was known that it had not been placed, its own time was over. */
    private static boolean isTooLate(Answer answer) {
        return answer.status() == 400 && answer.body().path("field").asString().equals("expiresAt");
    }

    private void cancel(Random random, String orderId) {
        Answer answer = ask(random, replica -> replica.delete("/api/v1/orders/" + orderId));
        switch (answer.status()) {
            case 204 -> journal.cancelled().add(orderId);
            case 202, 409 -> {
                // It may end otherwise, or has.
            }
            default -> journal.unexpected().add("cancel " + orderId + " was answered " + answer);
        }
    }

    private Answer ask(Random random, Function<Api, Answer> request) {
        return Eventually.answers(name + " is answered", ANSWER_LIMIT, () -> attempt(random, request));
    }

    /** Empty where it is not known what became of it. */
    private Optional<Answer> attempt(Random random, Function<Api, Answer> request) {
        Api replica = replicas.get(random.nextInt(replicas.size())).as(token);
        Optional<Answer> known = send(replica, request).filter(answer -> !UNKNOWN_OUTCOME.contains(answer.status()));
        if (known.isPresent() && known.get().status() == 401) {
            // An access token lives shorter than a long run.
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
        Answer answer = gateway.post("/api/v1/auth/login", Map.of("username", name, "password", PASSWORD));
        if (answer.status() == 200) {
            token = answer.body().path("accessToken").asString();
        }
    }
}
