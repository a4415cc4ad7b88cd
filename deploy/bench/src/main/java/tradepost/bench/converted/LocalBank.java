package tradepost.bench.converted;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The banks' tables on this machine, in their own formats, for a run does not depend on the banks. */
final class LocalBank implements AutoCloseable {
    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
    private static final Map<String, String> MIDS =
            Map.of("USD", "3.6512", "EUR", "4.2433", "GBP", "4.8127", "CHF", "4.5520");
    private static final Map<String, String> TO_EUR = Map.of("USD", "1.1622", "PLN", "4.2433");

    private final DisposableServer server;

    LocalBank() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/api/exchangerates/tables/{kind}/", this::nbp)
                        .get("/ecb.xml", (_, response) -> send(response, "application/xml", ecb())))
                .bindNow();
    }

    /** The settings of a service that asks this bank. */
    Map<String, String> settings() {
        String base = "http://127.0.0.1:" + server.port();
        return Map.of("tradepost.bank.nbp-url", base + "/api", "tradepost.bank.ecb-url", base + "/ecb.xml");
    }

    private Mono<Void> nbp(HttpServerRequest request, HttpServerResponse response) {
        return send(response, "application/json", table(String.valueOf(request.param("kind")), today()));
    }

    private static Mono<Void> send(HttpServerResponse response, String type, String body) {
        return response.header("Content-Type", type).sendString(Mono.just(body)).then();
    }

    private static LocalDate today() {
        return LocalDate.now(WARSAW);
    }

    private static String table(String kind, LocalDate day) {
        String rates =
                switch (kind) {
                    case "A" -> lines("\"mid\":%s", MIDS);
                    case "B" -> lines("\"mid\":%s", Map.of("AFN", "0.0551"));
                    default -> lines("\"bid\":%s,\"ask\":%1$s", MIDS);
                };
        return "[{\"table\":\"%s\",\"no\":\"226/%s/NBP/%d\",\"effectiveDate\":\"%s\",\"rates\":[%s]}]"
                .formatted(kind, kind, day.getYear(), day, rates);
    }

    private static String lines(String price, Map<String, String> rates) {
        return rates.entrySet().stream()
                .map(rate -> "{\"currency\":\"%s\",\"code\":\"%s\",".formatted(rate.getKey(), rate.getKey())
                        + price.formatted(rate.getValue()) + "}")
                .collect(Collectors.joining(","));
    }

    private static String ecb() {
        String rates = TO_EUR.entrySet().stream()
                .map(rate -> "<Cube currency='%s' rate='%s'/>".formatted(rate.getKey(), rate.getValue()))
                .collect(Collectors.joining());
        return "<?xml version=\"1.0\"?><Envelope><Cube><Cube time='" + today() + "'>" + rates
                + "</Cube></Cube></Envelope>";
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
