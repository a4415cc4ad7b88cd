package tradepost.gateway.domain;

import java.time.Duration;

/** What a mailed link is good for, and for how long. */
public enum LinkPurpose {
    VERIFY_EMAIL(Duration.ofDays(1)),
    RESET_PASSWORD(Duration.ofHours(1));

    private final Duration life;

    LinkPurpose(Duration life) {
        this.life = life;
    }

    public Duration life() {
        return life;
    }
}
