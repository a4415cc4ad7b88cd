package tradepost.acceptance.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;

/** A user who places, replaces and cancels orders of every kind at any replica, and notes what it is told of them. */
public final class ReplicaTrader {
    private static final String PASSWORD = "correct horse battery staple";
    /** What depends on the time or on the price of the moment in which a request is read. */
    private static final Set<String> PASSING = Set.of("expiresAt", "takeProfit.limit", "stopLoss.stop");

    private static final int MALFORMED = 400;

    private final ReplicaClient client;
    private final UUID userId;
    private final OrderJournal journal;

    private ReplicaTrader(ReplicaClient client, UUID userId, OrderJournal journal) {
        this.client = client;
        this.userId = userId;
        this.journal = journal;
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
        String token = registered.body().path("accessToken").asString();
        Answer wallets = gateway.as(token).get("/api/v1/wallets");
        if (wallets.status() != 200) {
            throw new IllegalStateException("no wallet: " + wallets);
        }
        OrderJournal journal = new OrderJournal();
        ReplicaClient client = new ReplicaClient(gateway, replicas, name, PASSWORD, token, journal);
        UUID userId = UUID.fromString(registered.body().path("user").path("id").asString());
        return new ReplicaTrader(client, userId, journal);
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

    /** How many cancellations were acknowledged. */
    public int cancelled() {
        return journal.cancelled().size();
    }

    /** How many replacements were acknowledged. */
    public int replaced() {
        return journal.replacements().get();
    }

    /** How often a request was sent again because it was not known what had become of it. */
    public int repeated() {
        return journal.repeated().get();
    }

    OrderJournal journal() {
        return journal;
    }

    /** Places an order of a kind drawn at random, or takes back or replaces one that rests, an exit perhaps. */
    void act(Random random, MovingMarket market) {
        switch (random.nextInt(10)) {
            case 0 -> anyPlaced(random).ifPresent(id -> cancel(random, id));
            case 1 ->
                anyResting(random)
                        .ifPresent(order -> cancel(random, order.path("id").asString()));
            case 2, 3 -> anyResting(random).ifPresent(order -> replace(random, order, market));
            default -> place(random, UUID.randomUUID().toString(), DrawnOrder.next(random, market));
        }
    }

    /** Asks all that still live to end. */
    public void cancelAll(Random random) {
        Answer answer = client.ask(random, replica -> replica.delete("/api/v1/orders"));
        if (answer.status() != 202) {
            journal.unexpected().add("cancel all was answered " + answer);
        }
    }

    /** Asks again for what was refused while another replica stood still with it: from then on nothing is in doubt. */
    void settleDoubts(Random random) {
        Map<String, Map<String, Object>> doubted = new HashMap<>(journal.doubted());
        doubted.forEach((key, order) -> {
            journal.refused().remove(key);
            journal.doubted().remove(key);
            Answer answer = client.ask(random, replica -> post(replica, key, order));
            note(key, order, answer, true);
        });
    }

    private Optional<String> anyPlaced(Random random) {
        List<String> placed = List.copyOf(journal.placed().values());
        return placed.isEmpty() ? Optional.empty() : Optional.of(placed.get(random.nextInt(placed.size())));
    }

    private Optional<JsonNode> anyResting(Random random) {
        Answer answer = client.ask(random, replica -> replica.get("/api/v1/orders?status=OPEN,PARTIALLY_FILLED"));
        List<JsonNode> resting = new ArrayList<>();
        answer.body().path("items").forEach(resting::add);
        return resting.isEmpty() ? Optional.empty() : Optional.of(resting.get(random.nextInt(resting.size())));
    }

    private void place(Random random, String key, Map<String, Object> order) {
        int repeatedBefore = repeated();
        Answer answer = client.ask(random, replica -> post(replica, key, order));
        boolean wasRepeated = repeated() > repeatedBefore;
        note(key, order, answer, wasRepeated);
        if (wasRepeated && answer.status() == MALFORMED) {
            journal.doubted().put(key, order);
        }
    }

    private static Answer post(Api replica, String key, Map<String, Object> order) {
        return replica.post("/api/v1/orders", order, Map.of("Idempotency-Key", key));
    }

    private void note(String key, Map<String, Object> order, Answer answer, boolean wasRepeated) {
        if (answer.status() == 201) {
            journal.placed().put(key, answer.body().path("id").asString());
        } else if (answer.status() == 409 || isTooLate(order, answer, wasRepeated)) {
            journal.refused().put(key, answer.body().path("code").asString());
        } else {
            journal.unexpected().add(order + " was answered " + answer);
        }
    }

    /**
     * By the time it was known that it had not been placed, its own time was over, or the market's price beyond its
     * exits. A replica that stood still may read a first request late, too, and the market moves while it is under way.
     */
    private static boolean isTooLate(Map<String, Object> order, Answer answer, boolean wasRepeated) {
        String field = answer.body().path("field").asString();
        return answer.status() == MALFORMED
                && PASSING.contains(field)
                && (wasRepeated || (!field.equals("expiresAt") && "MARKET".equals(order.get("type"))));
    }

    private void cancel(Random random, String orderId) {
        journal.endAsked().putIfAbsent(orderId, Instant.now());
        Answer answer = client.ask(random, replica -> replica.delete("/api/v1/orders/" + orderId));
        switch (answer.status()) {
            case 204 -> journal.cancelled().add(orderId);
            case 202, 409 -> {
                // It may end otherwise, or has.
            }
            default -> journal.unexpected().add("cancel " + orderId + " was answered " + answer);
        }
    }

    /** An order that ended meanwhile may have been replaced before that. */
    private void replace(Random random, JsonNode order, MovingMarket market) {
        String id = order.path("id").asString();
        BigDecimal price = market.price(order.path("symbol").asString());
        Map<String, Object> asked = DrawnOrder.replacement(
                random,
                price,
                order.path("type").asString(),
                order.path("side").asString().equals("BUY"),
                order.path("parentId").isString());
        int repeatedBefore = repeated();
        Answer answer = client.ask(random, replica -> replica.patch("/api/v1/orders/" + id, asked));
        String code = answer.body().path("code").asString();
        if (answer.status() == 200) {
            journal.replacements().incrementAndGet();
            journal.replaced().computeIfAbsent(id, _ -> new HashMap<>()).putAll(asked);
        } else if (answer.status() != 202 && answer.status() != 409) {
            journal.unexpected().add("replace " + id + " by " + asked + " was answered " + answer);
        }
        if (answer.status() == 202 || code.equals("ORDER_FINAL") || repeated() > repeatedBefore) {
            journal.unsure().add(id);
        }
    }
}
