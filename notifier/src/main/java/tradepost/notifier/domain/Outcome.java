package tradepost.notifier.domain;

import java.time.Duration;

/** How a try to send a mail ended. */
public sealed interface Outcome {
    /** The mail server has taken it. */
    record Sent() implements Outcome {}

    /** It will be tried again after the pause. */
    record Postponed(Duration pause, String reason) implements Outcome {}

    /** It will not be tried again. */
    record GivenUp(String reason) implements Outcome {}
}
