package tradepost.acceptance.client;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.system.Eventually;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;

/**
 * A user of the public API. It repeats each request, under the same idempotency key, until there is an answer
 * that says what became of it, and writes that into its journal.
 */
public final class Trader {
    public static final BigDecimal OPENING = new BigDecimal("10000.00");

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
    private static final Set<Integer> UNKNOWN_OUTCOME = Set.of(502, 503, 504);
    private static final String PASSWORD = "correct horse battery staple";

    private final Api api;
    private final UUID userId;
    private final String walletId;
    private final Journal journal = new Journal();

    private Trader(Api api, UUID userId, String walletId) {
        this.api = api;
        this.userId = userId;
        this.walletId = walletId;
    }

    /** Registers a user of a new name, and opens the wallet. */
    public static Trader register(Api anonymous) {
        String name = "trader-" + UUID.randomUUID().toString().substring(0, 12);
        Answer registered = anonymous.post(
                "/api/v1/auth/register",
                Map.of("username", name, "email", name + "@tradepost.example", "password", PASSWORD));
        if (registered.status() != 201) {
            throw new AssertionError("not registered: " + registered);
        }
        Api own = anonymous.as(registered.body().path("accessToken").asString());
        Answer wallets = own.get("/api/v1/wallets");
        JsonNode wallet = items(wallets).findFirst().orElseThrow(() -> new AssertionError("no wallet: " + wallets));
        UUID userId = UUID.fromString(registered.body().path("user").path("id").asString());
        return new Trader(own, userId, wallet.path("id").asString());
    }

    public Api api() {
        return api;
    }

    public UUID userId() {
        return userId;
    }

    public Journal journal() {
        return journal;
    }

    /** Places a market order; its id, or empty if it was refused. */
    public Optional<String> market(String side, String symbol, BigDecimal quantity) {
        return place(order(side, symbol, quantity), BigDecimal.ZERO);
    }

    /** Places a limit order that stays until it is filled or cancelled; its id, or empty if it was refused. */
    public Optional<String> limit(String side, String symbol, BigDecimal quantity, BigDecimal price) {
        Map<String, String> order = order(side, symbol, quantity);
        order.put("type", "LIMIT");
        order.put("limitPrice", price.toPlainString());
        order.put("timeInForce", "GTC");
        return place(order, price);
    }

    /**
     * Places a market buy whose position is left with profit or at a loss, whichever price comes first; its id, or
     * empty if it was refused.
     */
    public Optional<String> bracket(String symbol, BigDecimal quantity, String takeProfit, String stop) {
        Map<String, Object> order = new HashMap<>(order("BUY", symbol, quantity));
        order.put("takeProfit", Map.of("limit", takeProfit));
        order.put("stopLoss", Map.of("stop", stop));
        String key = newKey();
        Answer answer = post("/api/v1/orders", order, key);
        if (answer.status() != 201) {
            refused(key, answer);
            return Optional.empty();
        }
        return Optional.of(answer.body().path("id").asString());
    }

    private Optional<String> place(Map<String, String> order, BigDecimal price) {
        String key = newKey();
        Answer answer = post("/api/v1/orders", order, key);
        if (answer.status() != 201) {
            refused(key, answer);
            return Optional.empty();
        }
        String id = answer.body().path("id").asString();
        BigDecimal quantity = new BigDecimal(String.valueOf(order.get("quantity")));
        journal.placed().put(key, new Journal.Placed(id, String.valueOf(order.get("symbol")), quantity, price));
        return Optional.of(id);
    }

    /** Asks for the end of an order; whether it was cancelled. */
    public boolean cancel(String orderId) {
        Answer answer = untilKnown("cancel " + orderId, () -> api.delete("/api/v1/orders/" + orderId));
        return switch (answer.status()) {
            case 204 -> journal.cancelled().add(orderId);
            case 202, 409 -> false;
            default -> throw new AssertionError("an order of one's own can be cancelled: " + answer);
        };
    }

    public void deposit(BigDecimal amount) {
        move("deposits", amount, journal.deposited());
    }

    public void withdraw(BigDecimal amount) {
        move("withdrawals", amount, journal.withdrawn());
    }

    private void move(String kind, BigDecimal amount, Map<String, BigDecimal> acknowledged) {
        String key = newKey();
        Map<String, String> money = Map.of("currency", "USD", "amount", amount.toPlainString());
        Answer answer = post("/api/v1/wallets/" + walletId + "/" + kind, money, key);
        if (answer.status() == 201) {
            acknowledged.put(key, amount);
        } else {
            refused(key, answer);
        }
    }

    /** The order as the API shows it now. */
    public JsonNode order(String orderId) {
        return get("/api/v1/orders/" + orderId).body();
    }

    /** Cash in USD, {@code available} and {@code held}. */
    public JsonNode cash() {
        return items(get("/api/v1/wallets/" + walletId + "/balances"))
                .filter(balance -> balance.path("currency").asString().equals("USD"))
                .findFirst()
                .orElseThrow();
    }

    /** Shares owned, by symbol. */
    public Map<String, BigDecimal> positions() {
        Map<String, BigDecimal> positions = new HashMap<>();
        get("/api/v1/portfolio")
                .body()
                .path("positions")
                .forEach(position -> positions.put(
                        position.path("symbol").asString(),
                        new BigDecimal(position.path("quantity").asString()).stripTrailingZeros()));
        return positions;
    }

    /** The last price of a stock. */
    public BigDecimal price(String symbol) {
        return new BigDecimal(
                get("/api/v1/stocks/" + symbol).body().path("price").asString());
    }

    private Answer get(String path) {
        Answer answer = untilKnown("GET " + path, () -> api.get(path));
        if (answer.status() != 200) {
            throw new AssertionError("expected 200: " + answer);
        }
        return answer;
    }

    private Answer post(String path, Map<String, ?> body, String key) {
        return untilKnown("POST " + path, () -> api.post(path, body, Map.of("Idempotency-Key", key)));
    }

    private static Answer untilKnown(String what, Supplier<Answer> request) {
        return Eventually.becomes(what + " is answered", ANSWER_LIMIT, () -> attempt(request), answer -> answer.filter(
                                known -> !UNKNOWN_OUTCOME.contains(known.status()))
                        .isPresent())
                .orElseThrow();
    }

    /** Empty where the connection was lost. */
    private static Optional<Answer> attempt(Supplier<Answer> request) {
        try {
            return Optional.of(request.get());
        } catch (UncheckedIOException lost) {
            return Optional.empty();
        }
    }

    private void refused(String key, Answer answer) {
        if (answer.status() != 409) {
            throw new AssertionError("neither done nor refused with 409: " + answer);
        }
        journal.refused().put(key, answer.body().path("code").asString());
    }

    private static Map<String, String> order(String side, String symbol, BigDecimal quantity) {
        return new HashMap<>(Map.of("symbol", symbol, "side", side, "quantity", quantity.toPlainString()));
    }

    private static Stream<JsonNode> items(Answer answer) {
        JsonNode items = answer.body().isArray() ? answer.body() : answer.body().path("items");
        if (!items.isArray()) {
            throw new AssertionError("expected a list: " + answer);
        }
        return StreamSupport.stream(items.spliterator(), false);
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }
}
