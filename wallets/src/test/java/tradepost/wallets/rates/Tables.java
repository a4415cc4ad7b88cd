package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Rate;

/** Tables as the banks publish them. */
final class Tables {
    private Tables() {}

    /** What a good bank answers today. */
    static String good(Kind kind) {
        return of(kind, TestBank.day());
    }

    static String of(Kind kind, LocalDate day) {
        return switch (kind) {
            case A ->
                nbp(
                        kind,
                        day,
                        mid("dolar amerykański", "USD", "3.6512") + "," + mid("euro", "EUR", "4.2345") + ","
                                + mid("jen (Japonia)", "JPY", "0.023456"));
            case B -> nbp(kind, day, mid("peso kolumbijskie", "COP", "0.00089512"));
            case C ->
                nbp(
                        kind,
                        day,
                        bidAsk("dolar amerykański", "USD", "3.6150", "3.6880") + ","
                                + bidAsk("euro", "EUR", "4.1927", "4.2775"));
            case ECB -> ecb(day, cube("USD", "1.1600") + cube("PLN", "4.2400") + cube("ISK", "146.40"));
        };
    }

    static String nbp(Kind kind, LocalDate day, String rates) {
        String traded = kind == Kind.C ? "\"tradingDate\":\"" + day + "\"," : "";
        return "[{\"table\":\"%s\",\"no\":\"226/%s/NBP/2026\",%s\"effectiveDate\":\"%s\",\"rates\":[%s]}]"
                .formatted(kind, kind, traded, day, rates);
    }

    static String mid(String currency, String code, String mid) {
        return """
                {"currency":"%s","code":"%s","mid":%s}""".formatted(currency, code, mid);
    }

    static String bidAsk(String currency, String code, String bid, String ask) {
        return """
                {"currency":"%s","code":"%s","bid":%s,"ask":%s}""".formatted(currency, code, bid, ask);
    }

    static String ecb(LocalDate day, String cubes) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" \
                xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
                <gesmes:subject>Reference rates</gesmes:subject>
                <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
                <Cube><Cube time='%s'>%s</Cube></Cube></gesmes:Envelope>""".formatted(day, cubes);
    }

    static String cube(String code, String rate) {
        return "<Cube currency='%s' rate='%s'/>".formatted(code, rate);
    }

    static CheckedTable table(Kind kind, LocalDate day, Instant checkedAt, Rate... rates) {
        return new CheckedTable(new BankTable(kind, "1/" + kind, day, List.of(rates)), checkedAt);
    }

    static Rate mid(String code, String mid) {
        return Rate.mid(code, null, new BigDecimal(mid));
    }

    static Rate bidAsk(String code, String bid, String ask) {
        return Rate.bidAsk(code, null, new BigDecimal(bid), new BigDecimal(ask));
    }
}
