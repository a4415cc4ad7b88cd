package tradepost.marketdata.listing;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Currency;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.MarketDataProblem;
import tradepost.marketdata.domain.Stock;
import tradepost.platform.event.TradingCalendar;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** {@code POST /api/v1/stocks}: an admin lists a stock. */
@RestController
public class StockListingController {
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int SCALE_MAX = 9;

    private final StockListing listing;
    private final Calendars calendars;

    public StockListingController(StockListing listing, Calendars calendars) {
        this.listing = listing;
        this.calendars = calendars;
    }

    /** 201 with the stock; the same stock again is answered alike, another under its symbol with 409. */
    @PostMapping("/api/v1/stocks")
    Mono<ResponseEntity<Stock>> list(@AuthenticationPrincipal Caller caller, @RequestBody ListStock request) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin lists stocks.");
        }
        Stock asked = request.toStock(calendars);
        return listing.list(asked).map(listed -> requireSame(asked, listed)).map(listed -> ResponseEntity.created(
                        URI.create("/api/v1/stocks/" + listed.symbol()))
                .body(listed));
    }

    private static Stock requireSame(Stock asked, Stock listed) {
        if (!asked.isSameAs(listed)) {
            throw Problem.of(
                            MarketDataProblem.STOCK_EXISTS,
                            "\"" + listed.symbol() + "\" is listed already, as " + listed.name() + " in "
                                    + listed.currency() + ".")
                    .with("symbol", listed.symbol());
        }
        return listed;
    }

    /**
     * The stock to list.
     *
     * @param currency USD where absent
     * @param quantityScale decimals of a quantity, 0 where absent
     * @param lot quantities are multiples of it; the smallest quantity where absent
     * @param priceTick limit prices are multiples of it; 0.01 where absent
     * @param calendar the name of one, such as {@code XNYS}; {@code 24/7} where absent
     */
    record ListStock(
            @Nullable String symbol,
            @Nullable String name,
            @Nullable String currency,
            @Nullable Integer quantityScale,
            @Nullable String lot,
            @Nullable String priceTick,
            @Nullable String calendar) {

        Stock toStock(Calendars calendars) {
            int scale = scale();
            Stock plain = Stock.of(
                    Fields.matching("symbol", symbol, SYMBOL, "is 1 to 64 letters, digits, '.', '_' or '-'"),
                    Fields.text("name", name, 1, 100),
                    currencyCode(),
                    scale);
            BigDecimal lotSize = Fields.positiveOrNull("lot", lot, scale);
            BigDecimal tick = Fields.positiveOrNull("priceTick", priceTick, SCALE_MAX);
            return new Stock(
                    plain.symbol(),
                    plain.name(),
                    plain.currency(),
                    scale,
                    lotSize == null ? plain.lot() : lotSize,
                    tick == null ? plain.priceTick() : tick,
                    false,
                    calendarOf(calendars));
        }

        private int scale() {
            int scale = quantityScale == null ? 0 : quantityScale;
            if (scale < 0 || scale > SCALE_MAX) {
                throw Fields.invalid("quantityScale", "is 0 to " + SCALE_MAX);
            }
            return scale;
        }

        private @Nullable TradingCalendar calendarOf(Calendars calendars) {
            if (calendar == null || calendar.equals(TradingCalendar.AROUND_THE_CLOCK)) {
                return null;
            }
            return calendars
                    .find(calendar)
                    .orElseThrow(() -> Fields.invalid(
                            "calendar", "is " + TradingCalendar.AROUND_THE_CLOCK + " or one of " + calendars.names()));
        }

        private String currencyCode() {
            String code = currency == null ? "USD" : currency;
            try {
                return Currency.getInstance(code).getCurrencyCode();
            } catch (IllegalArgumentException unknown) {
                throw Fields.invalid("currency", "is an ISO 4217 code such as \"USD\"");
            }
        }
    }
}
