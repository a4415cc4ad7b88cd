package tradepost.gateway.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.AccountMail.Kind;
import tradepost.platform.event.Ids;

/** What users are mailed about their accounts. */
public final class AccountMails {
    private AccountMails() {}

    /** @param link with the secret that the purpose takes */
    public static AccountMail link(User user, LinkPurpose purpose, String link, Instant now) {
        Kind kind =
                switch (purpose) {
                    case VERIFY_EMAIL -> Kind.VERIFY_EMAIL;
                    case RESET_PASSWORD -> Kind.RESET_PASSWORD;
                };
        return mail(user, kind, link, now.plus(purpose.life()), now);
    }

    public static AccountMail passwordChanged(User user, Instant now) {
        return mail(user, Kind.PASSWORD_CHANGED, null, null, now);
    }

    public static AccountMail addressKnown(User user, Instant now) {
        return mail(user, Kind.ADDRESS_KNOWN, null, null, now);
    }

    public static AccountMail identityLinked(User user, Instant now) {
        return mail(user, Kind.IDENTITY_LINKED, null, null, now);
    }

    private static AccountMail mail(
            User user, Kind kind, @Nullable String link, @Nullable Instant validUntil, Instant now) {
        UUID id = Ids.derived(user.id(), kind + ":" + now);
        return new AccountMail(id, now, user.id(), kind, link, validUntil);
    }
}
