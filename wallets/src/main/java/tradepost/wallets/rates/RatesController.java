package tradepost.wallets.rates;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.Fields;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Source;

/** {@code GET /api/v1/rates}: the banks' tables as they were last told. */
@RestController
class RatesController {
    private final Rates rates;

    RatesController(Rates rates) {
        this.rates = rates;
    }

    /**
     * A table.
     *
     * @param checkedAt when its bank last confirmed it
     * @param ageSeconds since then
     * @param stale whether that is longer than it should be
     */
    record TableView(
            Kind table,
            Source source,
            String no,
            LocalDate effectiveDate,
            Instant checkedAt,
            long ageSeconds,
            boolean stale,
            List<BankTable.Rate> rates) {
        static TableView of(RateBook.Standing standing) {
            BankTable table = standing.table();
            return new TableView(
                    table.kind(),
                    table.kind().source(),
                    table.no(),
                    table.effectiveDate(),
                    standing.checkedAt(),
                    standing.age().toSeconds(),
                    standing.stale(),
                    table.rates());
        }
    }

    /** @param table {@code A}, {@code B}, {@code C} or {@code ECB}; all where it is left out */
    @GetMapping("/api/v1/rates")
    Mono<List<TableView>> tables(@RequestParam(required = false) @Nullable String table) {
        Kind wanted = table == null ? null : Fields.oneOf("table", table, Kind.class);
        return rates.current().map(book -> book.tables().stream()
                .filter(standing -> wanted == null || standing.table().kind() == wanted)
                .map(TableView::of)
                .toList());
    }
}
