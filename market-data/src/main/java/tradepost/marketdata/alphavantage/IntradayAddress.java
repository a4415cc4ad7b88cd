package tradepost.marketdata.alphavantage;

import java.net.URI;
import org.springframework.web.util.UriComponentsBuilder;

/** Where TIME_SERIES_INTRADAY is asked for. */
public final class IntradayAddress {
    private IntradayAddress() {}

    /**
     * The address of the latest hundred bars; it has the key in it, and belongs in no log.
     *
     * @param base scheme, host and port
     */
    public static URI of(URI base, String symbol, String interval, String key) {
        return UriComponentsBuilder.fromUri(base)
                .replacePath("/query")
                .queryParam("function", "TIME_SERIES_INTRADAY")
                .queryParam("symbol", "{symbol}")
                .queryParam("interval", "{interval}")
                .queryParam("outputsize", "compact")
                .queryParam("apikey", "{key}")
                .encode()
                .buildAndExpand(symbol, interval, key)
                .toUri();
    }
}
