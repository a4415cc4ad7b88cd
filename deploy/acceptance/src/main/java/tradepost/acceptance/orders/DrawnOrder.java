package tradepost.acceptance.orders;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Orders of every kind, drawn at random about the market's price, and what they are to become. */
final class DrawnOrder {
    private static final List<String> TIMES = List.of("GTC", "DAY", "GTD");
    private static final int EXPIRES_SECONDS_MIN = 3;
    private static final int EXPIRES_SECONDS_MAX = 20;
    private static final int QUANTITY_MAX = 6;
    private static final int WORTH_MIN = 25;
    private static final int WORTH_MAX = 60;
    private static final int CENTS = 2;

    private final Random random;
    private final BigDecimal price;
    private final boolean isBuy;
    private final Map<String, Object> body = new HashMap<>();

    private DrawnOrder(Random random, MovingMarket market) {
        this.random = random;
        String symbol = market.symbols().get(random.nextInt(market.symbols().size()));
        this.price = market.price(symbol);
        this.isBuy = random.nextInt(5) < 3;
        body.put("symbol", symbol);
        body.put("side", isBuy ? "BUY" : "SELL");
        body.put("quantity", quantity());
    }

    /** The body of a request to place one. */
    static Map<String, Object> next(Random random, MovingMarket market) {
        DrawnOrder order = new DrawnOrder(random, market);
        order.draw();
        return order.body;
    }

    /**
     * The body of a request that gives an order another quantity or another price.
     *
     * @param type what it is
     * @param isExit whether its quantity is what its entry bought
     */
    static Map<String, Object> replacement(
            Random random, BigDecimal price, String type, boolean isBuy, boolean isExit) {
        if (!isExit && random.nextBoolean()) {
            return Map.of("quantity", String.valueOf(random.nextInt(1, QUANTITY_MAX + 2)));
        }
        return type.equals("STOP") || (type.equals("STOP_LIMIT") && random.nextBoolean())
                ? Map.of("stopPrice", away(price, beyond(random, isBuy)))
                : Map.of("limitPrice", away(price, -beyond(random, isBuy)));
    }

    private void draw() {
        switch (random.nextInt(14)) {
            case 0, 1 -> market();
            case 2 -> {
                market();
                body.put("timeInForce", "IOC");
            }
            case 3 -> {
                market();
                ofWorth();
            }
            case 4, 5, 6 -> limit();
            case 7 -> {
                limit();
                body.remove("expiresAt");
                body.put("timeInForce", random.nextBoolean() ? "IOC" : "FOK");
            }
            case 8 -> {
                limit();
                ofWorth();
            }
            case 9 -> stop();
            case 10 -> stopLimit();
            case 11, 12 -> {
                market();
                bracket(price);
            }
            default -> {
                limit();
                body.put("limitPrice", away(price, -random.nextInt(3)));
                bracket(new BigDecimal(String.valueOf(body.get("limitPrice"))));
            }
        }
        if (random.nextInt(QUANTITY_MAX) == 0) {
            body.put("lowerBound", away(price, -4));
            body.put("upperBound", away(price, 4));
        }
    }

    private String quantity() {
        return String.valueOf(random.nextInt(1, QUANTITY_MAX));
    }

    private void market() {
        body.put("type", "MARKET");
    }

    private void limit() {
        body.put("type", "LIMIT");
        body.put("limitPrice", away(price, isBuy ? -random.nextInt(6) : random.nextInt(6)));
        waiting();
    }

    private void stop() {
        body.put("type", "STOP");
        body.put("stopPrice", away(price, beyond(random, isBuy)));
        waiting();
    }

    private void stopLimit() {
        body.put("type", "STOP_LIMIT");
        body.put("stopPrice", away(price, isBuy ? 2 : -2));
        body.put("limitPrice", away(price, isBuy ? 3 : -3));
        waiting();
    }

    private void ofWorth() {
        body.remove("quantity");
        body.put("notional", random.nextInt(WORTH_MIN, WORTH_MAX) + ".00");
    }

    /** A buy, whose exits are near enough to be reached soon. */
    private void bracket(BigDecimal entered) {
        body.put("side", "BUY");
        boolean hasProfit = random.nextInt(4) > 0;
        if (hasProfit) {
            body.put("takeProfit", Map.of("limit", away(entered, random.nextInt(2, 4))));
        }
        if (!hasProfit || random.nextInt(4) > 0) {
            String stop = away(entered, -random.nextInt(2, 4));
            body.put(
                    "stopLoss",
                    random.nextBoolean() ? Map.of("stop", stop) : Map.of("stop", stop, "limit", away(entered, -6)));
        }
    }

    private void waiting() {
        String time = TIMES.get(random.nextInt(TIMES.size()));
        body.put("timeInForce", time);
        if (time.equals("GTD")) {
            int seconds = random.nextInt(EXPIRES_SECONDS_MIN, EXPIRES_SECONDS_MAX);
            body.put("expiresAt", Instant.now().plusSeconds(seconds).toString());
        }
    }

    /** So many percent that the price must move before a stop is reached. */
    private static int beyond(Random random, boolean isBuy) {
        return isBuy ? random.nextInt(1, 5) : -random.nextInt(1, 5);
    }

    private static String away(BigDecimal price, int percent) {
        return price.multiply(BigDecimal.valueOf(100L + percent, CENTS))
                .setScale(CENTS, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
