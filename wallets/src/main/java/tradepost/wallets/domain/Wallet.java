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
    /** How many a user may have open. */
    static final int MAX = 50;

    private static final String DEFAULT_NAME = "main";

    /**
     * Reads the id of a wallet from a path.
     *
     * @throws tradepost.platform.problem.Problem WALLET_NOT_FOUND: what is no id names no wallet
     */
    public static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException cause) {
            throw WalletsProblem.walletNotFound();
        }
    }

    /** Whether it is the one every user has: it is never closed, for orders that name no wallet use it. */
    boolean isDefault() {
        return id.equals(Ids.defaultWallet(userId));
    }

    Wallet rename(String to) {
        return new Wallet(id, userId, to, house);
    }

    /** The wallet every user has. */
    public static Wallet defaultOf(UUID userId) {
        return new Wallet(Ids.defaultWallet(userId), userId, DEFAULT_NAME, false);
    }
}
