package tradepost.bench.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tradepost.bench.client.MarketEvents;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Message;

/** Ten stocks at a cent each, of which there is always enough: an opening credit lasts for a million orders. */
final class Market {
    static final int SYMBOLS = 10;

    private static final BigDecimal PRICE = new BigDecimal("0.01");

    private Market() {}

    static String symbol(int number) {
        return "BENCH" + number;
    }

    /** The listing and the price of each, as market-data tells them. */
    static List<Message> events(Instant now) {
        return IntStream.range(0, SYMBOLS)
                .mapToObj(Market::symbol)
                .flatMap(symbol -> Stream.of(
                        new Message(Topic.STOCK_EVENTS, symbol, MarketEvents.listed(symbol, now)),
                        new Message(Topic.PRICE_TICKS, symbol, MarketEvents.priced(symbol, PRICE, now)),
                        new Message(
                                Topic.PRICE_SNAPSHOTS,
                                symbol,
                                MarketEvents.priced(symbol, PRICE, now).at(0))))
                .toList();
    }
}
