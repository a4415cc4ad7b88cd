package tradepost.wallets.view;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import tradepost.wallets.store.StatementStore.EntryRow;
import tradepost.wallets.view.EntryPage.Item;

/**
 * A statement as CSV (RFC 4180): a line with the names of the columns, which are the properties of an entry in JSON,
 * and one line for each entry. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
final class StatementCsv {
    static final MediaType MEDIA_TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

    /** The server asks for 128 writes ahead of what the client has taken; large ones would be whole statements. */
    private static final int ROWS_OF_A_WRITE = 20;

    private static final String END_OF_LINE = "\r\n";
    private static final String STARTS_A_FORMULA = "=+-@\t\r";
    private static final String HEADER =
            "id,movementId,kind,currency,symbol,amount,balance,orderId,fill,price,rate,at" + END_OF_LINE;

    private StatementCsv() {}

    /**
     * The statement in small writes, the names of the columns first. A page is asked for when the one before is
     * written; what fails before the first one fails before anything is written.
     *
     * @param pages not empty; of a statement without entries, one page without
     */
    static Flux<byte[]> writes(Flux<List<EntryRow>> pages) {
        return pages.map(StatementCsv::toWrites)
                .switchOnFirst((first, writes) -> first.hasValue() ? writes.startWith(List.of(header())) : writes)
                .concatMapIterable(Function.identity(), 1);
    }

    private static List<byte[]> toWrites(List<EntryRow> rows) {
        return IntStream.iterate(0, first -> first < rows.size(), first -> first + ROWS_OF_A_WRITE)
                .mapToObj(first -> rows.subList(first, Math.min(rows.size(), first + ROWS_OF_A_WRITE)))
                .map(some -> lines(some.stream().map(Item::of).toList()))
                .toList();
    }

    static byte[] header() {
        return HEADER.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] lines(List<Item> items) {
        return items.stream()
                .map(StatementCsv::line)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String line(Item item) {
        return Stream.of(
                        item.id(),
                        item.movementId().toString(),
                        text(item.kind()),
                        text(item.currency()),
                        text(item.symbol()),
                        item.amount().toPlainString(),
                        item.balance().toPlainString(),
                        Objects.toString(item.orderId(), ""),
                        Objects.toString(item.fill(), ""),
                        number(item.price()),
                        number(item.rate()),
                        item.at().toString())
                .map(StatementCsv::quoted)
                .collect(Collectors.joining(",", "", END_OF_LINE));
    }

    private static String number(@Nullable BigDecimal value) {
        return value == null ? "" : value.toPlainString();
    }

    private static String text(@Nullable String value) {
        if (value == null) {
            return "";
        }
        return !value.isEmpty() && STARTS_A_FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }

    private static String quoted(String value) {
        boolean isPlain = value.chars().noneMatch(one -> one == ',' || one == '"' || one == '\r' || one == '\n');
        return isPlain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
