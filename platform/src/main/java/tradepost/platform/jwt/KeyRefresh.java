package tradepost.platform.jwt;

import org.springframework.scheduling.annotation.Scheduled;

/** Has the public keys read anew, on a thread that may block; what was verified by a key that has gone is forgotten. */
final class KeyRefresh {
    private final PublicKeys keys;
    private final TokenVerifier verifier;

    KeyRefresh(PublicKeys keys, TokenVerifier verifier) {
        this.keys = keys;
        this.verifier = verifier;
    }

    @Scheduled(fixedDelayString = "${tradepost.jwt.refresh:30s}", initialDelayString = "${tradepost.jwt.refresh:30s}")
    void refresh() {
        if (keys.refresh()) {
            verifier.forgetVerified();
        }
    }
}
