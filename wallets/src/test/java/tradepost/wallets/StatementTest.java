package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.event.Ids;

class StatementTest {
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();
    private final String wallet = "/api/v1/wallets/" + Ids.defaultWallet(user);

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start(ManyEntries.DATABASE);
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    /** So that the opening credit has a time of its own. */
    @BeforeEach
    void open() {
        entries("");
    }

    @Test
    void the_statement_has_pages_from_the_newest_to_the_oldest() {
        List.of("1.00", "2.00", "3.00").forEach(this::deposit);

        EntriesPage first = entries("?limit=3");
        EntriesPage second = entries("?limit=3&after=" + first.next());

        assertThat(first.items()).extracting(item -> item.get("amount")).containsExactly("3.00", "2.00", "1.00");
        assertThat(first.items()).extracting(item -> item.get("balance")).containsExactly("6.00", "3.00", "1.00");
        assertThat(second.items()).extracting(item -> item.get("kind")).containsExactly("OPENING_CREDIT");
        assertThat(second.next()).isNull();
    }

    @Test
    void a_cursor_stays_where_it_is_whatever_is_booked_later() {
        List.of("1.00", "2.00", "3.00").forEach(this::deposit);
        EntriesPage first = entries("?limit=2");
        List.of("4.00", "5.00").forEach(this::deposit);

        EntriesPage second = entries("?limit=2&after=" + first.next());

        assertThat(second.items()).extracting(item -> item.get("amount")).containsExactly("1.00", "10000.00");
    }

    @Test
    void a_statement_begins_with_its_first_time_and_ends_before_its_last() {
        List.of("1.00", "2.00", "3.00").forEach(this::deposit);
        List<Object> times = entries("").items().stream()
                .map(item -> Objects.requireNonNull(item.get("at")))
                .toList();

        EntriesPage between = entries("?from=" + times.get(2) + "&to=" + times.get(0));
        assertThat(between.items()).extracting(item -> item.get("amount")).containsExactly("2.00", "1.00");
        assertThat(between.next()).isNull();
        assertThat(entries("?from=" + times.get(0) + "&to=" + times.get(0)).items())
                .isEmpty();
    }

    @Test
    void a_cursor_after_the_end_of_the_range_begins_with_the_range() {
        List.of("1.00", "2.00").forEach(this::deposit);
        EntriesPage newest = entries("?limit=1");
        Object first = entries("").items().get(1).get("at");

        EntriesPage page = entries("?to=" + first + "&after=" + newest.next());

        assertThat(page.items()).extracting(item -> item.get("kind")).containsExactly("OPENING_CREDIT");
    }

    @Test
    void entries_that_were_booked_out_of_order_are_in_order_of_time() throws SQLException {
        deposit("1.00");
        insert(1, "now() - interval '1 day'");

        EntriesPage all = entries("");
        EntriesPage last = entries("?after=" + entries("?limit=2").next());

        assertThat(all.items()).extracting(item -> item.get("amount")).containsExactly("1.00", "10000.00", "0.01");
        assertThat(last.items()).extracting(item -> item.get("amount")).containsExactly("0.01");
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0, limit",
        "?limit=201, limit",
        "?after=x, after",
        "?after=1-, after",
        "?after=9999999999999999999-1, after",
        "?from=yesterday, from",
        "?to=2026-11-22, to",
        "?from=2026-11-22T10:00:00Z&to=2026-11-22T09:59:59Z, to"
    })
    void a_part_that_makes_no_sense_is_refused_with_its_name(String query, String field) {
        get(query, MediaType.APPLICATION_JSON_VALUE)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("INVALID_FIELD")
                .jsonPath("$.field")
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|application/json",
                "application/*|application/json",
                "text/csv|text/csv;charset=UTF-8",
                "text/*|text/csv;charset=UTF-8",
                "text/csv;q=0.5, application/json|application/json",
                "text/html, text/csv;q=0.9, */*;q=0.1|text/csv;charset=UTF-8"
            })
    void a_statement_has_the_form_its_reader_likes_best(String accepted, String sent) {
        get("", accepted).expectStatus().isOk().expectHeader().valueEquals(HttpHeaders.CONTENT_TYPE, sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/csv;q=0", "no type"})
    void a_form_that_is_not_offered_is_a_problem(String accepted) {
        get("", accepted)
                .expectStatus()
                .isEqualTo(406)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("NOT_ACCEPTABLE");
    }

    @Test
    void csv_is_the_whole_statement_each_entry_once() throws SQLException {
        deposit("1.00");
        insert(1_500, "now() + interval '1 hour' * (i / 100)");

        List<String> lines = csv("");

        assertThat(lines).hasSize(1 + 1_500 + 2).doesNotHaveDuplicates();
        assertThat(lines.getFirst())
                .isEqualTo("id,movementId,kind,currency,symbol,amount,balance,orderId,fill,price,rate,at");
        assertThat(lines.get(1)).contains(",DEPOSIT,EUR,,0.01,");
        assertThat(lines.getLast()).contains(",OPENING_CREDIT,USD,,10000.00,10000.00,,,,,");
        assertThat(lines.stream().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1)))
                .isSortedAccordingTo((one, other) -> Instant.parse(other).compareTo(Instant.parse(one)));
    }

    @Test
    void csv_is_selected_like_json_and_is_a_file_to_keep() {
        List.of("1.00", "2.00", "3.00").forEach(this::deposit);
        EntriesPage first = entries("?limit=2");
        Object from = entries("").items().get(2).get("at");

        List<String> lines = csv("?from=" + from + "&after=" + first.next());

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains(",DEPOSIT,EUR,,1.00,1.00,,,,,");
        get("", "text/csv")
                .expectHeader()
                .valueEquals(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"statement-" + Ids.defaultWallet(user) + ".csv\"");
        get("?limit=5", "text/csv").expectStatus().isBadRequest();
    }

    @Test
    void csv_of_anothers_wallet_is_a_problem() {
        deposit("1.00");

        wallets.as(UUID.randomUUID())
                .get()
                .uri(wallet + "/entries")
                .header(HttpHeaders.ACCEPT, "text/csv")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("WALLET_NOT_FOUND");
    }

    private void deposit(String amount) {
        wallets.as(user)
                .post()
                .uri(wallet + "/deposits")
                .bodyValue(Map.of("currency", "EUR", "amount", amount))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    private void insert(int count, String at) throws SQLException {
        ManyEntries.insert(Ids.defaultWallet(user), count, at);
    }

    private List<String> csv(String query) {
        String text = Objects.requireNonNull(get(query, "text/csv")
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
        assertThat(text).endsWith("\r\n");
        return List.of(text.split("\r\n"));
    }

    private EntriesPage entries(String query) {
        return Objects.requireNonNull(get(query, MediaType.APPLICATION_JSON_VALUE)
                .expectStatus()
                .isOk()
                .expectBody(EntriesPage.class)
                .returnResult()
                .getResponseBody());
    }

    private WebTestClient.ResponseSpec get(String query, String accept) {
        return wallets.as(user)
                .get()
                .uri(wallet + "/entries" + query)
                .header(HttpHeaders.ACCEPT, accept)
                .exchange();
    }

    record EntriesPage(
            List<Map<String, Object>> items, @Nullable String next) {}
}
