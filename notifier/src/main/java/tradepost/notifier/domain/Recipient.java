package tradepost.notifier.domain;

import java.util.UUID;
import tradepost.platform.event.UserRegistered;

/**
 * Whom to write to.
 *
 * @param enabled a disabled account is not written to
 */
public record Recipient(UUID userId, String username, String email, boolean enabled) {
    /** No name or address has control characters; one that had would be no address, and is refused when it is used. */
    public Recipient {
        username = username.replaceAll("\\p{Cntrl}+", " ");
        email = email.replaceAll("\\p{Cntrl}+", " ");
    }

    public static Recipient of(UserRegistered user) {
        return new Recipient(user.userId(), user.username(), user.email(), user.enabled());
    }
}
