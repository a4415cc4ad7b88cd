package tradepost.acceptance.client;

import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.system.Eventually;
import tradepost.local.client.Api;

/** The simulated stocks, which have a price at any time and no bound on what is available. */
public record Market(List<String> symbols) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int STOCKS = 10;

    /** Waits until all of them have a price. */
    public static Market in(Api api) {
        Trader anyone = Trader.register(api);
        return new Market(Eventually.becomes(
                "ten stocks with a price",
                LIMIT,
                () -> priced(anyone.api().get("/api/v1/stocks?limit=200").body()),
                symbols -> symbols.size() >= STOCKS));
    }

    private static List<String> priced(JsonNode page) {
        JsonNode stocks = page.isArray() ? page : page.path("items");
        return StreamSupport.stream(stocks.spliterator(), false)
                .filter(stock -> stock.path("price").isString()
                        && !stock.path("availability").isString())
                .map(stock -> stock.path("symbol").asString())
                .toList();
    }
}
