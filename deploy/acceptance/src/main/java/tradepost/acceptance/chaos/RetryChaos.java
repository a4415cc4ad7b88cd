package tradepost.acceptance.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Answer;
import tradepost.local.up.Service;
import tradepost.platform.event.Json;

/**
 * Accepted, and the answer lost: clients whose connections to the gateway are cut while their answer is outstanding, or
 * has come and is unread, ask again under the same name, are cut again, and at last ask to the end. Half of the orders
 * are named by an idempotency key, half by a client order id.
 */
public final class RetryChaos {
    private static final int CUTS = 4;
    private static final int CLIENTS = 16;
    private static final int TOLD_EVERY = 500;
    /** One connection in so many waits until its answer has come. */
    private static final int PATIENT = 4;

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(1);
    /** Where fewer answers were lost than of one order in ten, nothing is shown. */
    private static final int LOST_SHARE = 10;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PASSWORD = "correct horse battery staple";
    private static final String ORDERS = "SELECT id FROM orders WHERE user_id = ?";
    private static final String HOLDS = """
            SELECT hold.order_id AS id FROM holds hold
              JOIN accounts account ON account.id = hold.account_id
              JOIN wallets wallet ON wallet.id = account.wallet_id
             WHERE wallet.user_id = ?
            """;

    private final TestSystem system;
    private final int orders;
    private final Consumer<String> told;
    private final HttpClient client;
    private final UUID user;
    private final String token;
    private final String symbol;
    /** How long an answer takes here and now: a moving average, at first a guess. */
    private final AtomicLong usualNanos = new AtomicLong(Duration.ofMillis(100).toNanos());

    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger unread = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger answersLost = new AtomicInteger();

    /**
     * Registers the user whose orders they are.
     *
     * @param retries how many connections are cut, four for each order
     * @param told each thing that happened, in words
     */
    public RetryChaos(TestSystem system, int retries, Consumer<String> told) {
        this.system = system;
        this.orders = Math.ceilDiv(retries, CUTS);
        this.told = told;
        this.client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String name = "retrier-" + UUID.randomUUID().toString().substring(0, 12);
        JsonNode registered = system.api()
                .post(
                        "/api/v1/auth/register",
                        Map.of("username", name, "email", name + "@tradepost.example", "password", PASSWORD))
                .body();
        this.user = UUID.fromString(registered.path("user").path("id").asString());
        this.token = registered.path("accessToken").asString();
        this.symbol = aStock();
    }

    /**
     * What came of it, as the last line tells it.
     *
     * @param cut how many connections were cut before their answer was read, {@code unread} of them when it had come;
     *     the others while it was outstanding
     * @param answersLost how many orders had been accepted on one of those, as the answer that was read says
     * @param stored how many orders there are, and {@code held} how many holds
     */
    public record Outcome(
            String chaos,
            int orders,
            int cut,
            int unread,
            int answersLost,
            int stored,
            int held,
            int violations,
            boolean ok) {}

    /** All of it, and each violation in words as it is found. */
    public Outcome run() throws SQLException {
        List<String> ids = askForAll();
        List<String> again =
                IntStream.range(0, orders).mapToObj(i -> ask(i).id()).toList();
        List<String> violations = new ArrayList<>();
        system.violations().forEach(violation -> violations.add(violation.toString()));
        List<String> stored = ids(Service.ORDERS, ORDERS);
        List<String> held = ids(Service.WALLETS, HOLDS);
        require(new HashSet<>(ids).size() == orders, "two requests have one order", violations);
        require(again.equals(ids), "a request that was answered has another order", violations);
        require(sorted(stored).equals(sorted(ids)), "what is stored is not what was answered", violations);
        require(sorted(held).equals(sorted(ids)), "what is held for is not what was answered", violations);
        require(
                answersLost.get() * LOST_SHARE > orders,
                "only %d of %d orders were accepted on a connection that was cut: too few to show anything"
                        .formatted(answersLost.get(), orders),
                violations);
        violations.forEach(told);
        return new Outcome(
                "retries",
                orders,
                cut.get(),
                unread.get(),
                answersLost.get(),
                stored.size(),
                held.size(),
                violations.size(),
                violations.isEmpty());
    }

    private List<String> askForAll() {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<String>> asked = IntStream.range(0, orders)
                    .mapToObj(i -> clients.submit(() -> askAgainAndAgain(i)))
                    .toList();
            return asked.stream().map(RetryChaos::result).toList();
        }
    }

    private static String result(Future<String> asked) {
        try {
            return asked.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a client failed", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private String askAgainAndAgain(int i) {
        for (int n = 0; n < CUTS; n++) {
            askAndHangUp(i);
        }
        Asked asked = ask(i);
        if (asked.isReplayed()) {
            answersLost.incrementAndGet();
        }
        if (answered.incrementAndGet() % TOLD_EVERY == 0) {
            told.accept(cut.get() + " connections cut, " + answersLost.get() + " orders accepted on one of them");
        }
        return asked.id();
    }

    private Map<String, String> body(int i) {
        Map<String, String> body = new TreeMap<>(Map.of(
                "symbol", symbol,
                "side", "BUY",
                "quantity", "1",
                "type", "LIMIT",
                "limitPrice", "0.01",
                "timeInForce", "GTC"));
        if (i % 2 == 1) {
            body.put("clientOrderId", "mine-" + i);
        }
        return body;
    }

    /** Cut off hard: what was answered is thrown away. */
    private void askAndHangUp(int i) {
        URI gateway = system.url();
        byte[] body = Json.write(body(i));
        String key = i % 2 == 0 ? "Idempotency-Key: key-" + i + "\r\n" : "";
        String head = "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + key
                + "Content-Length: " + body.length + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            if (comesWithin(patienceNanos(), socket)) {
                unread.incrementAndGet();
            }
            cut.incrementAndGet();
        } catch (IOException failure) {
            throw new UncheckedIOException("the gateway cannot be reached", failure);
        }
    }

    /** Any moment while the answer is outstanding, or a moment after it has come. */
    private long patienceNanos() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return random.nextInt(PATIENT) == 0 ? LONGEST.toNanos() : random.nextLong(2 * usualNanos.get());
    }

    /** Whether the answer has come before the patience is over; nothing of it is read. */
    private static boolean comesWithin(long patienceNanos, Socket socket) throws IOException {
        long end = System.nanoTime() + patienceNanos;
        while (socket.getInputStream().available() == 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }

    /** The order, and whether it was accepted on a connection that was cut. */
    private record Asked(String id, boolean isReplayed) {}

    private Asked ask(int i) {
        return asked(Eventually.becomes(
                "request " + i + " is answered with 201", LIMIT, () -> send(i), answer -> answer.statusCode() == 201));
    }

    private static Asked asked(HttpResponse<String> answer) {
        String id = JsonMapper.shared().readTree(answer.body()).path("id").asString();
        return new Asked(id, answer.headers().firstValue("Idempotency-Replayed").isPresent());
    }

    private HttpResponse<String> send(int i) {
        HttpRequest.Builder request = HttpRequest.newBuilder(system.url().resolve("/api/v1/orders"))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body(i))));
        if (i % 2 == 0) {
            request.header("Idempotency-Key", "key-" + i);
        }
        try {
            long from = System.nanoTime();
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            long taken = System.nanoTime() - from;
            usualNanos.updateAndGet(usual -> (usual * (CLIENTS - 1) + taken) / CLIENTS);
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException("request " + i + " has no answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private String aStock() {
        return Eventually.becomes(
                        "there is a stock",
                        LIMIT,
                        () -> system.api().as(token).get("/api/v1/stocks?limit=1"),
                        RetryChaos::hasStock)
                .body()
                .path("items")
                .path(0)
                .path("symbol")
                .asString();
    }

    private static boolean hasStock(Answer stocks) {
        return stocks.body().path("items").path(0).path("symbol").isString();
    }

    private List<String> ids(Service service, String sql) throws SQLException {
        try (Connection database = system.database(service)) {
            return Rows.list(database, sql, row -> row.getString("id"), user);
        }
    }

    private static List<String> sorted(List<String> ids) {
        return ids.stream().sorted().toList();
    }

    private static void require(boolean holds, String otherwise, List<String> violations) {
        if (!holds) {
            violations.add(otherwise);
        }
    }
}
