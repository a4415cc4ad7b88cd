package tradepost.platform.jwt;

import org.springframework.scheduling.annotation.Scheduled;

/** Has the public keys read anew, on a thread that may block. */
final class KeyRefresh {
    private final PublicKeys keys;

    KeyRefresh(PublicKeys keys) {
        this.keys = keys;
    }

    @Scheduled(fixedDelayString = "${tradepost.jwt.refresh:30s}", initialDelayString = "${tradepost.jwt.refresh:30s}")
    void refresh() {
        keys.refresh();
    }
}
