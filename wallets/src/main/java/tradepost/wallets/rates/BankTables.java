package tradepost.wallets.rates;

import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Json;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Rate;
import tradepost.wallets.store.BankStore;
import tradepost.wallets.store.BankStore.TableRow;

/** The last good tables as PostgreSQL keeps them. */
final class BankTables {
    private final BankStore store;

    BankTables(BankStore store) {
        this.store = store;
    }

    Mono<List<CheckedTable>> find() {
        return store.findTables()
                .map(rows -> rows.stream().map(BankTables::toTable).toList());
    }

    Mono<Void> save(CheckedTable checked) {
        return store.save(toRow(checked));
    }

    private static CheckedTable toTable(TableRow row) {
        Rate[] rates = Json.read(row.rates().getBytes(StandardCharsets.UTF_8), Rate[].class);
        BankTable table = new BankTable(Kind.valueOf(row.kind()), row.no(), row.effectiveDate(), List.of(rates));
        return new CheckedTable(table, row.checkedAt());
    }

    private static TableRow toRow(CheckedTable checked) {
        BankTable table = checked.table();
        return new TableRow(
                table.kind().name(),
                table.no(),
                table.effectiveDate(),
                checked.checkedAt(),
                new String(Json.write(table.rates()), StandardCharsets.UTF_8));
    }
}
