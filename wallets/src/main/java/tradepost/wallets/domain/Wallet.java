package tradepost.wallets.domain;

import java.util.UUID;
import tradepost.platform.event.Ids;

/**
 * A named set of accounts of one user.
 *
 * @param name unique for its user
 * @param house whether its accounts may go negative
 */
public record Wallet(UUID id, UUID userId, String name, boolean house) {
    private static final String DEFAULT_NAME = "main";

    /** The wallet every user has. */
    public static Wallet defaultOf(UUID userId) {
        return new Wallet(Ids.defaultWallet(userId), userId, DEFAULT_NAME, false);
    }
}
