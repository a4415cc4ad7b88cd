package tradepost.bench.client;

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

/** Users as they come: each registers, and gets a token from the gateway and the opening credit. */
public final class Users {
    private static final int AT_ONCE = 4;
    private static final String PASSWORD = "a password of the benchmark";

    private final Api api;

    public Users(Api api) {
        this.api = api;
    }

    /**
     * Registers so many.
     *
     * @param currencies of which each gets cash
     * @return an access token of each
     */
    public List<String> withCash(int count, List<String> currencies) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            return IntStream.range(0, count)
                    .mapToObj(number ->
                            CompletableFuture.supplyAsync(() -> register("bench" + number, currencies), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    private String register(String name, List<String> currencies) {
        Answer registered = api.post(
                "/api/v1/auth/register",
                Map.of("username", name, "email", name + "@tradepost.example", "password", PASSWORD));
        require(registered, 201);
        String token = registered.body().path("accessToken").asString();
        UUID user = UUID.fromString(registered.body().path("user").path("id").asString());
        String deposits = "/api/v1/wallets/" + Ids.defaultWallet(user) + "/deposits";
        Api ours = api.as(token);
        for (String currency : currencies) {
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
