package tradepost.platform.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something about an account that its user is told by e-mail, on {@code account-mails}.
 *
 * @param link where to go; null where there is nothing to do. Whoever has it may do it, so that it is shown to nobody
 *     else and forgotten once it is sent
 * @param validUntil how long the link is good
 */
public record AccountMail(
        UUID id,
        Instant at,
        UUID userId,
        Kind kind,
        @Nullable String link,
        @Nullable Instant validUntil) implements Event {

    /** What it tells. */
    public enum Kind {
        VERIFY_EMAIL,
        RESET_PASSWORD,
        PASSWORD_CHANGED,
        /** Someone wanted to register with an address that is registered. */
        ADDRESS_KNOWN,
        /** Who signs on at another provider comes in from then on. */
        IDENTITY_LINKED
    }

    /** Without the link: records are printed whole otherwise. */
    @Override
    public String toString() {
        return "AccountMail[" + kind + " " + userId + "]";
    }
}
