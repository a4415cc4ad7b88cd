package tradepost.marketdata.alphavantage;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Answers as Alpha Vantage gives them. */
public final class Forms {
    public static final String NOTE = """
            {
                "Note": "Thank you for using Alpha Vantage! Our standard API call frequency is 5 calls per minute and \
            500 calls per day. Please visit https://www.alphavantage.co/premium/ if you would like to target a higher \
            API call frequency."
            }
            """;
    public static final String INFORMATION = """
            {
                "Information": "We have detected your API key as %s and our standard API rate limit is 25 requests \
            per day. Please subscribe to any of the premium plans at https://www.alphavantage.co/premium/ to instantly \
            remove all daily rate limits."
            }
            """;
    public static final String INFORMATION_PER_SECOND = """
            {
                "Information": "Thank you for using Alpha Vantage! Please consider spreading out your free API \
            requests more sparingly (1 request per second). You may subscribe to any of the premium plans at \
            https://www.alphavantage.co/premium/ to lift the free key rate limit (25 requests per day), raise the \
            per-second burst limit, and instantly unlock all premium endpoints"
            }
            """;
    public static final String PREMIUM = """
            {
                "Information": "Thank you for using Alpha Vantage! This is a premium endpoint. You may subscribe to \
            any of the premium plans at https://www.alphavantage.co/premium/ to instantly unlock all premium endpoints"
            }
            """;
    public static final String INVALID_CALL = """
            {
                "Error Message": "Invalid API call. Please retry or visit the documentation \
            (https://www.alphavantage.co/documentation/) for TIME_SERIES_INTRADAY."
            }
            """;
    public static final String INVALID_KEY = """
            {
                "Error Message": "the parameter apikey is invalid or missing. Please claim your free API key on \
            (https://www.alphavantage.co/support/#api-key). It should take less than 20 seconds."
            }
            """;

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.of("US/Eastern"));

    private Forms() {}

    /** Bars of five minutes of which the first begins then; the price begins at 100 and each bar is one dearer. */
    public static String bars(String symbol, Instant first, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            int open = 100 + i;
            lines.add(bar(
                    LOCAL.format(first.plus(Duration.ofMinutes(5L * i))),
                    open + ".0000",
                    open + 2 + ".5000",
                    open - 1 + ".2500",
                    open + 1 + ".0000",
                    "1200"));
        }
        return of(symbol, String.join(",\n", lines));
    }

    public static String of(String symbol, String bars) {
        return """
                {
                    "Meta Data": {
                        "1. Information": "Intraday (5min) open, high, low, close prices and volume",
                        "2. Symbol": "%s",
                        "3. Last Refreshed": "2026-11-20 19:55:00",
                        "4. Interval": "5min",
                        "5. Output Size": "Compact",
                        "6. Time Zone": "US/Eastern"
                    },
                    "Time Series (5min)": {
                %s
                    }
                }
                """.formatted(symbol, bars);
    }

    public static String bar(String time, String open, String high, String low, String close, String volume) {
        return """
                        "%s": {
                            "1. open": "%s",
                            "2. high": "%s",
                            "3. low": "%s",
                            "4. close": "%s",
                            "5. volume": "%s"
                        }""".formatted(time, open, high, low, close, volume);
    }
}
