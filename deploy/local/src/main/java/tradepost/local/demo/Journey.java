package tradepost.local.demo;

import static tradepost.local.demo.Checks.decimal;
import static tradepost.local.demo.Checks.equal;
import static tradepost.local.demo.Checks.eventually;
import static tradepost.local.demo.Checks.item;
import static tradepost.local.demo.Checks.items;
import static tradepost.local.demo.Checks.status;
import static tradepost.local.demo.Checks.text;
import static tradepost.local.demo.Checks.that;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.local.client.Tls;

/**
 * Walks one new user from registration to the list of trades through the public API, and demands of each answer what it
 * must say; figures are computed here from the fill alone.
 */
public final class Journey {

    private static final BigDecimal OPENING = new BigDecimal("10000.00");
    private static final BigDecimal EXCHANGED = new BigDecimal("100.00");
    private static final BigDecimal BOUGHT = BigDecimal.TEN;
    private static final BigDecimal DEAREST = new BigDecimal("900");
    private static final String CURRENCY = "USD";
    private static final int CENTS = 2;
    private static final int SHOWN = 240;
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Map<String, String> WAIT = Map.of("Prefer", "wait=5");
    private static final Set<String> UNDECIDED = Set.of("PENDING", "OPEN", "PARTIALLY_FILLED");

    private final URI base;
    private final @Nullable Tls tls;
    private final Consumer<String> out;
    private int steps;

    /** A stock to trade, and its price. */
    private record Listed(String symbol, BigDecimal price) {}

    private record Bought(String orderId, BigDecimal price, BigDecimal charged) {}

    private record Resting(String orderId, BigDecimal hold) {}

    private record Cash(BigDecimal available, BigDecimal held) {}

    @FunctionalInterface
    private interface Step<T> {
        T take();
    }

    /**
     * @param base where the gateway answers, without a path
     * @param out told each step and each answer, one line at a time
     */
    public Journey(URI base, Consumer<String> out) {
        this(base, null, out);
    }

    /** @param tls what is shown and trusted; null for the machine's own authorities, and nothing to show */
    Journey(URI base, @Nullable Tls tls, Consumer<String> out) {
        this.base = base;
        this.tls = tls;
        this.out = out;
    }

    /**
     * @return how many steps were right: all
     * @throws JourneyFailed at the first step that was not
     */
    public int walk() {
        try (Api api = Api.at(base, tls)) {
            String name = "demo-" + random(5);
            String password = random(12);
            step("register " + name, () -> register(api, name, password));
            String token = step("log in", () -> logIn(api, name, password));
            trade(api.as(token));
        }
        return steps;
    }

    /** How many steps were begun. */
    int steps() {
        return steps;
    }

    private void trade(Api user) {
        String wallet = step("wallet holds the opening cash", () -> wallet(user));
        Listed stock = step("find a stock", () -> stock(user));
        step("see the price of " + stock.symbol + " move", () -> watch(user, stock.symbol));
        Bought bought = step("buy " + BOUGHT + " " + stock.symbol + " at market", () -> buy(user, stock.symbol));
        BigDecimal left = OPENING.subtract(bought.charged);
        step("position is right", () -> position(user, stock.symbol));
        step("cash is right: " + left, () -> cash(user, wallet, new Cash(left, BigDecimal.ZERO)));
        Resting resting = step("rest a limit order far below", () -> rest(user, stock.symbol, bought.price));
        step(
                "its hold shows: " + resting.hold,
                () -> cash(user, wallet, new Cash(left.subtract(resting.hold), resting.hold)));
        step("cancel it", () -> cancel(user, resting.orderId));
        step("its hold is returned", () -> cash(user, wallet, new Cash(left, BigDecimal.ZERO)));
        step("withdraw too much", () -> withdrawTooMuch(user, wallet, left));
        step("the trade is in the transactions", () -> transactions(user, bought));
        step("exchange " + EXCHANGED + " " + CURRENCY + " as the bank quotes", () -> exchange(user, wallet));
        step(
                "cash is right: " + left.subtract(EXCHANGED),
                () -> cash(user, wallet, new Cash(left.subtract(EXCHANGED), BigDecimal.ZERO)));
        step("all cash is worth its parts in PLN", () -> converted(user));
        step("the confirmation mail was sent", () -> notified(user, stock.symbol));
    }

    private <T> T step(String title, Step<T> step) {
        steps++;
        out.accept("%2d. %s".formatted(steps, title));
        try {
            return step.take();
        } catch (RuntimeException failure) {
            throw new JourneyFailed(title, String.valueOf(failure.getMessage()), failure);
        }
    }

    private Answer show(Answer answer) {
        out.accept("      " + answer.summary(SHOWN));
        return answer;
    }

    private Answer register(Api api, String name, String password) {
        return status(
                show(api.post(
                        "/api/v1/auth/register",
                        Map.of("username", name, "email", name + "@tradepost.example", "password", password))),
                201);
    }

    private String logIn(Api api, String name, String password) {
        Answer answer = api.post("/api/v1/auth/login", Map.of("username", name, "password", password));
        return text(status(show(answer), 200), "accessToken");
    }

    private String wallet(Api user) {
        Answer wallets = eventually(
                () -> user.get("/api/v1/wallets"),
                answer -> answer.status() == 200 && items(answer).count() == 1,
                LIMIT,
                "one wallet");
        String wallet =
                items(show(wallets)).findFirst().orElseThrow().path("id").asString();
        cash(user, wallet, new Cash(OPENING, BigDecimal.ZERO));
        return wallet;
    }

    private Listed stock(Api user) {
        Answer stocks = eventually(
                () -> user.get("/api/v1/stocks?limit=200"),
                answer -> answer.status() == 200 && affordable(answer).isPresent(),
                LIMIT,
                "a stock with a price up to " + DEAREST);
        return affordable(show(stocks)).orElseThrow();
    }

    private static Optional<Listed> affordable(Answer stocks) {
        return items(stocks)
                .filter(stock -> stock.path("price").isString()
                        && stock.path("currency").asString("").equals(CURRENCY)
                        && !stock.path("availability").isString())
                .map(stock -> new Listed(stock.path("symbol").asString(), decimal(stock, "price")))
                .filter(stock -> stock.price.compareTo(DEAREST) <= 0)
                .findFirst();
    }

    private BigDecimal watch(Api user, String symbol) {
        String path = "/api/v1/prices/stream?symbols=" + symbol;
        return user.stream(path, LIMIT, events -> moved(events, symbol))
                .orElseThrow(() -> new IllegalStateException(
                        "expected two different prices of " + symbol + " within " + LIMIT.toSeconds() + " s"));
    }

    private Optional<BigDecimal> moved(Stream<JsonNode> events, String symbol) {
        return events.filter(event -> event.path("symbol").asString("").equals(symbol))
                .peek(event -> out.accept("      " + event))
                .map(event -> decimal(event, "price"))
                .distinct()
                .skip(1)
                .findFirst();
    }

    private Bought buy(Api user, String symbol) {
        Answer placed = show(user.post("/api/v1/orders", marketBuy(symbol), WAIT));
        that(placed, placed.status() == 200 || placed.status() == 201, "status 200 or 201");
        String id = text(placed, "id");
        Answer order = eventually(
                () -> user.get("/api/v1/orders/" + id),
                answer -> !UNDECIDED.contains(text(answer, "status")),
                LIMIT,
                "a decision");
        that(order, text(order, "status").equals("EXECUTED"), "EXECUTED");
        equal(order, "filledQuantity", BOUGHT, decimal(order.body(), "filledQuantity"));
        BigDecimal price = decimal(order.body(), "averagePrice");
        BigDecimal cost = price.multiply(BOUGHT).setScale(CENTS, RoundingMode.HALF_UP);
        equal(order, "charged", cost, decimal(order.body(), "charged"));
        return new Bought(id, price, cost);
    }

    private static Map<String, String> marketBuy(String symbol) {
        return Map.of("symbol", symbol, "side", "BUY", "quantity", BOUGHT.toPlainString(), "type", "MARKET");
    }

    private Answer position(Api user, String symbol) {
        Answer portfolio = show(eventually(
                () -> status(user.get("/api/v1/portfolio"), 200),
                answer -> !item(answer, "symbol", symbol).path("value").isNull(),
                LIMIT,
                "a value"));
        JsonNode position = item(portfolio, "symbol", symbol);
        equal(portfolio, "quantity", BOUGHT, decimal(position, "quantity"));
        BigDecimal unrealised = decimal(position, "value").subtract(decimal(position, "cost"));
        equal(portfolio, "unrealisedProfit", unrealised, decimal(position, "unrealisedProfit"));
        return portfolio;
    }

    private Answer cash(Api user, String wallet, Cash expected) {
        Answer balances = show(status(user.get("/api/v1/wallets/" + wallet + "/balances"), 200));
        JsonNode cash = item(balances, "currency", CURRENCY);
        equal(balances, "available", expected.available, decimal(cash, "available"));
        equal(balances, "held", expected.held, decimal(cash, "held"));
        return balances;
    }

    private Resting rest(Api user, String symbol, BigDecimal price) {
        BigDecimal limit = price.divide(BigDecimal.TWO, CENTS, RoundingMode.DOWN);
        Answer placed = show(user.post(
                "/api/v1/orders",
                Map.of(
                        "symbol", symbol,
                        "side", "BUY",
                        "quantity", "1",
                        "type", "LIMIT",
                        "limitPrice", limit.toPlainString())));
        String id = text(status(placed, 201), "id");
        Answer order = eventually(
                () -> user.get("/api/v1/orders/" + id),
                answer -> !text(answer, "status").equals("PENDING"),
                LIMIT,
                "a decision");
        that(show(order), text(order, "status").equals("OPEN"), "OPEN");
        return new Resting(id, limit);
    }

    private Answer cancel(Api user, String orderId) {
        status(show(user.delete("/api/v1/orders/" + orderId)), 204);
        Answer order = user.get("/api/v1/orders/" + orderId);
        return that(order, text(order, "status").equals("CANCELLED"), "CANCELLED");
    }

    private Answer withdrawTooMuch(Api user, String wallet, BigDecimal available) {
        BigDecimal tooMuch = available.add(new BigDecimal("0.01"));
        Answer refused = status(
                show(user.post(
                        "/api/v1/wallets/" + wallet + "/withdrawals",
                        Map.of("currency", CURRENCY, "amount", tooMuch.toPlainString()))),
                409);
        equal(refused, "required", tooMuch, decimal(refused.body(), "required"));
        equal(refused, "available", available, decimal(refused.body(), "available"));
        return refused;
    }

    private Answer transactions(Api user, Bought bought) {
        Answer trades = status(show(user.get("/api/v1/transactions")), 200);
        JsonNode trade = item(trades, "orderId", bought.orderId);
        equal(trades, "quantity", BOUGHT, decimal(trade, "quantity"));
        equal(trades, "price", bought.price, decimal(trade, "price"));
        equal(trades, "cost", bought.charged, decimal(trade, "cost"));
        return trades;
    }

    private Answer exchange(Api user, String wallet) {
        Map<String, String> wish = Map.of("from", CURRENCY, "to", "EUR", "amount", EXCHANGED.toPlainString());
        Answer quote = eventually(
                () -> user.post("/api/v1/wallets/" + wallet + "/exchange-quotes", wish),
                answer -> answer.status() == 201,
                LIMIT,
                "a quote");
        BigDecimal expected = EXCHANGED.multiply(decimal(quote.body(), "rate")).setScale(CENTS, RoundingMode.DOWN);
        equal(show(quote), "received", expected, decimal(quote.body(), "received"));
        Answer exchanged =
                show(user.post("/api/v1/wallets/" + wallet + "/exchanges", Map.of("quoteId", text(quote, "id"))));
        equal(status(exchanged, 201), "received", expected, decimal(exchanged.body(), "received"));
        return exchanged;
    }

    private Answer converted(Api user) {
        Answer converted = status(show(user.get("/api/v1/wallets/converted?to=PLN")), 200);
        BigDecimal sum = converted
                .body()
                .path("balances")
                .valueStream()
                .map(balance -> decimal(balance, "converted"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        equal(converted, "sum", sum, decimal(converted.body(), "sum"));
        return converted;
    }

    private Answer notified(Api user, String symbol) {
        return show(eventually(
                () -> user.get("/api/v1/notifications"),
                answer -> answer.status() == 200 && items(answer).anyMatch(mail -> isSent(mail, symbol)),
                LIMIT,
                "a mail about " + symbol + " that was sent"));
    }

    private static boolean isSent(JsonNode mail, String symbol) {
        return mail.path("status").asString("").equals("SENT")
                && mail.path("subject").asString("").contains(symbol);
    }

    private static String random(int bytes) {
        byte[] drawn = new byte[bytes];
        new SecureRandom().nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
