package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Json;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Rate;

/**
 * The National Bank of Poland's tables, as <a href="https://api.nbp.pl/en.html">its API</a> has them: a list of one
 * table.
 */
final class NbpJson {
    private NbpJson() {}

    record Table(
            @Nullable String table,
            @Nullable String no,
            @Nullable LocalDate effectiveDate,
            @Nullable List<@Nullable Line> rates) {}

    /** In tables A and B with {@code mid}, in C with {@code bid} and {@code ask}. */
    record Line(
            @Nullable String currency,
            @Nullable String code,
            @Nullable BigDecimal mid,
            @Nullable BigDecimal bid,
            @Nullable BigDecimal ask) {}

    /** @throws TableRefused if it is not a whole table of this kind, or an absurd one */
    static BankTable read(Kind kind, byte[] body) {
        Table[] tables;
        try {
            tables = Json.read(body, Table[].class);
        } catch (Json.Unreadable cause) {
            throw TableRefused.unreadable("it cannot be read: " + cause.getMessage(), cause);
        }
        if (tables.length != 1) {
            throw TableRefused.absurd("there are " + tables.length + " tables instead of one");
        }
        return toTable(kind, required(tables[0], "table"));
    }

    private static BankTable toTable(Kind kind, Table table) {
        if (!kind.name().equals(table.table())) {
            throw TableRefused.absurd("it is table " + table.table() + " instead of " + kind);
        }
        return new BankTable(
                kind,
                required(table.no(), "number"),
                required(table.effectiveDate(), "date"),
                required(table.rates(), "rates").stream()
                        .map(line -> toRate(kind, required(line, "rate")))
                        .toList());
    }

    private static Rate toRate(Kind kind, Line line) {
        String code = required(line.code(), "code");
        return kind.isBidAsk()
                ? Rate.bidAsk(code, line.currency(), required(line.bid(), "bid"), required(line.ask(), "ask"))
                : Rate.mid(code, line.currency(), required(line.mid(), "mid"));
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw TableRefused.absurd("a " + name + " is missing");
        }
        return value;
    }
}
