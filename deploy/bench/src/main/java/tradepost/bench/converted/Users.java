package tradepost.bench.converted;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.platform.event.Ids;

/** Users as they come: each registers, gets a token from the gateway, and has cash in five currencies. */
final class Users {
    /** The opening credit is the fifth. */
    private static final List<String> DEPOSITED = List.of("EUR", "GBP", "CHF", "PLN");

    private static final int AT_ONCE = 4;
    private static final String PASSWORD = "a password of the benchmark";

    private final Api api;

    Users(Api api) {
        this.api = api;
    }

    /** @return an access token of each */
    List<String> register(int count) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            return IntStream.range(0, count)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> register("bench" + number), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    private String register(String name) {
        Answer registered = api.post(
                "/api/v1/auth/register",
                Map.of("username", name, "email", name + "@tradepost.example", "password", PASSWORD));
        require(registered, 201);
        String token = registered.body().path("accessToken").asString();
        UUID user = UUID.fromString(registered.body().path("user").path("id").asString());
        String deposits = "/api/v1/wallets/" + Ids.defaultWallet(user) + "/deposits";
        Api ours = api.as(token);
        for (String currency : DEPOSITED) {
            require(ours.post(deposits, Map.of("currency", currency, "amount", "1234.50")), 201);
        }
        return token;
    }

    private static void require(Answer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException(answer.summary(300));
        }
    }
}
