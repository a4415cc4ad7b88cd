package tradepost.local.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tradepost.local.client.Answer;

/** What a step demands of an answer; it fails with the answer in its message. */
final class Checks {

    private static final int SHOWN = 1_000;
    private static final Duration POLL = Duration.ofMillis(100);

    private Checks() {}

    static Answer status(Answer answer, int expected) {
        return that(answer, answer.status() == expected, "status " + expected);
    }

    static Answer that(Answer answer, boolean holds, String expectation) {
        if (!holds) {
            throw new IllegalStateException("expected " + expectation + ", got " + answer.summary(SHOWN));
        }
        return answer;
    }

    /** A property that must be there, as text. */
    static String text(Answer answer, String property) {
        JsonNode value = answer.body().path(property);
        that(answer, value.isValueNode() && !value.isNull(), "a property '" + property + "'");
        return value.asString();
    }

    static BigDecimal decimal(JsonNode object, String property) {
        JsonNode value = object.path(property);
        if (!value.isString()) {
            throw new IllegalStateException(
                    "expected a decimal string '" + property + "' in " + object + ", got " + value);
        }
        return new BigDecimal(value.asString());
    }

    static void equal(Answer answer, String what, BigDecimal expected, BigDecimal actual) {
        that(answer, expected.compareTo(actual) == 0, what + " = " + expected + " and not " + actual);
    }

    /** The members of a list, be it a page, a portfolio or bare. */
    static Stream<JsonNode> items(Answer answer) {
        JsonNode body = answer.body();
        JsonNode items = body.isArray() ? body : body.path(body.has("positions") ? "positions" : "items");
        that(answer, items.isArray(), "a list");
        return StreamSupport.stream(items.spliterator(), false);
    }

    /** The first member whose property has this value. */
    static JsonNode item(Answer answer, String property, String value) {
        return items(answer)
                .filter(item -> item.path(property).asString("").equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "expected one with " + property + " = " + value + ", got " + answer.summary(SHOWN)));
    }

    /** Asks until it is so: what is told from service to service takes a moment. */
    static Answer eventually(Supplier<Answer> ask, Predicate<Answer> wanted, Duration limit, String expectation) {
        long deadline = System.nanoTime() + limit.toNanos();
        Answer answer = ask.get();
        while (!wanted.test(answer) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL.toNanos());
            answer = ask.get();
        }
        return that(answer, wanted.test(answer), expectation + " within " + limit.toSeconds() + " s");
    }
}
