package tradepost.local.feed;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.platform.event.Json;

/**
 * Delivers the batches of the spool, oldest first. One that is not answered is sent again until it is: its ticks are
 * the same by source, symbol, time and seq, and Tradepost drops those that it still knows. What is answered by others
 * than Tradepost, something on the way, is no answer.
 */
final class Delivery implements AutoCloseable {
    private static final String TICKS = "/api/v1/ticks";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int DOUBLED_MAX = 6;
    private static final int SUMMARY = 300;

    private final FeedSettings settings;
    private final Spool spool;
    private final PrintStream out;
    private final Api api;
    private @Nullable String token;
    private Instant pausedUntil = Instant.EPOCH;
    private int failures;

    Delivery(FeedSettings settings, Spool spool, PrintStream out) {
        this.settings = settings;
        this.spool = spool;
        this.out = out;
        this.api = Api.at(settings.tradepost(), settings.tls());
    }

    /** Tradepost says that this user may not deliver: someone must mend that. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    /**
     * Sends the oldest batch, if there is one and it is time to.
     *
     * @return whether it is delivered, so that the next one may follow at once
     * @throws Refused where sending it again cannot help
     */
    boolean deliver(Instant now) {
        Optional<Path> batch = spool.first();
        if (batch.isEmpty() || now.isBefore(pausedUntil)) {
            return false;
        }
        try {
            return send(batch.get(), now);
        } catch (UncheckedIOException away) {
            return later(now, String.valueOf(away.getMessage()));
        }
    }

    private boolean send(Path batch, Instant now) {
        if (token == null) {
            Answer login = api.post(
                    "/api/v1/auth/login", Map.of("username", settings.user(), "password", settings.password()));
            if (login.status() != 200) {
                return notLoggedIn(login, now);
            }
            token = login.body().path("accessToken").asString();
        }
        byte[] ticks = Spool.read(batch);
        Answer answer = api.as(token).post(TICKS, ticks);
        return switch (answer.status()) {
            case 200 -> answered(batch, sizeOf(ticks), answer, now);
            case 401 -> forget(now);
            case 400, 403, 413, 415, 422 -> isProblem(answer) ? refused(batch, answer) : later(now, strange(answer));
            default -> later(now, answer.summary(SUMMARY));
        };
    }

    private static int sizeOf(byte[] batch) {
        return Json.read(batch, JsonNode.class).path("ticks").size();
    }

    /** Whether it is Tradepost that refuses. */
    private static boolean isProblem(Answer answer) {
        return !answer.body().path("code").asString("").isBlank();
    }

    private static String strange(Answer answer) {
        return "this is no answer of Tradepost: " + answer.summary(SUMMARY);
    }

    private boolean refused(Path batch, Answer answer) {
        if (answer.status() == 403) {
            throw new Refused(settings.user() + " may not deliver ticks: " + answer.summary(SUMMARY));
        }
        return setAside(batch, answer);
    }

    /** It is delivered only if the answer accounts for each tick. */
    private boolean answered(Path batch, int sent, Answer answer, Instant now) {
        JsonNode body = answer.body();
        int told = body.path("taken").asInt(-1)
                + body.path("duplicates").size()
                + body.path("rejected").size();
        boolean isWhole = body.path("taken").isIntegralNumber() && told == sent;
        return isWhole ? delivered(batch, body) : later(now, strange(answer));
    }

    private boolean notLoggedIn(Answer login, Instant now) {
        if (login.status() == 401 || login.status() == 400) {
            throw new Refused(settings.user() + " cannot log in: " + login.summary(SUMMARY));
        }
        return later(now, login.summary(SUMMARY));
    }

    private boolean delivered(Path batch, JsonNode answer) {
        spool.remove(batch);
        failures = 0;
        JsonNode rejected = answer.path("rejected");
        out.printf(
                "delivered %d ticks, %d were there before%n",
                answer.path("taken").asInt(), answer.path("duplicates").size());
        rejected.forEach(tick -> out.println("Tradepost did not take a tick: " + tick));
        return true;
    }

    /** The token has ended; the next attempt has a new one. A new one that is refused, too, is waited for. */
    private boolean forget(Instant now) {
        token = null;
        return later(now, "the access token has ended");
    }

    private boolean setAside(Path batch, Answer answer) {
        out.println("Tradepost cannot read a batch, which is kept in " + spool.setAside(batch) + ": "
                + answer.summary(SUMMARY));
        return true;
    }

    private boolean later(Instant now, String reason) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, DOUBLED_MAX));
        pausedUntil = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        failures++;
        out.println("not delivered yet: " + reason);
        return false;
    }

    @Override
    public void close() {
        api.close();
    }
}
