package tradepost.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tradepost.platform.infra.Ports;

class BankServerTest {

    /** The Sunday after a Friday that is a working day. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void the_tables_are_of_the_latest_business_day_in_the_form_of_the_bank() throws Exception {
        int port = Ports.free();
        try (BankServer _ = BankServer.start(port, CLOCK)) {

            String a = get(port, "/api/exchangerates/tables/A/?format=json").body();
            String b = get(port, "/api/exchangerates/tables/B").body();
            String c = get(port, "/api/exchangerates/tables/C/").body();

            assertThat(a)
                    .startsWith(
                            "[{\"table\":\"A\",\"no\":\"226/A/NBP/2026\",\"effectiveDate\":\"2026-11-20\",\"rates\":[")
                    .contains("{\"currency\":\"dolar amerykański\",\"code\":\"USD\",\"mid\":3.6512}");
            assertThat(codes(a)).isEqualTo(32);
            assertThat(b).contains("\"effectiveDate\":\"2026-11-18\"").contains("\"code\":\"VND\"");
            assertThat(codes(b)).isGreaterThan(100);
            assertThat(c)
                    .contains("\"tradingDate\":\"2026-11-19\",\"effectiveDate\":\"2026-11-20\"")
                    .contains("\"code\":\"USD\",\"bid\":3.6147,\"ask\":3.6877}");
            assertThat(codes(c)).isEqualTo(13);
        }
    }

    @Test
    void the_reference_rates_are_cubes_per_euro() throws Exception {
        int port = Ports.free();
        try (BankServer _ = BankServer.start(port, CLOCK)) {

            String xml = get(port, "/stats/eurofxref/eurofxref-daily.xml").body();

            assertThat(xml)
                    .contains("<Cube time='2026-11-20'>")
                    .contains("<Cube currency='USD' rate='1.1598'/>")
                    .contains("<Cube currency='PLN' rate='4.2345'/>")
                    .doesNotContain("'EUR'");
            assertThat(Pattern.compile("<Cube currency=").matcher(xml).results().count())
                    .isEqualTo(29);
        }
    }

    @Test
    void a_table_that_does_not_exist_is_not_found() throws Exception {
        int port = Ports.free();
        try (BankServer _ = BankServer.start(port, CLOCK)) {

            assertThat(get(port, "/api/exchangerates/tables/D/").statusCode()).isEqualTo(404);
        }
    }

    private static long codes(String table) {
        return Pattern.compile("\"code\":").matcher(table).results().count();
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
