package tradepost.notifier.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderChanged;

/**
 * Something to tell a user because of an event; the same event always makes the same notification.
 *
 * @param confidential whether the text is for the mail alone: no list shows it, and it is forgotten once it is sent
 * @param at when the event happened
 */
public record Notification(UUID id, UUID eventId, UUID userId, Notice notice, boolean confidential, Instant at) {
    /** Empty if the change is nothing to write a mail about. */
    public static Optional<Notification> of(OrderChanged change) {
        return OrderNotice.of(change)
                .map(notice -> new Notification(
                        Ids.derived(change.id(), "notification"),
                        change.id(),
                        change.userId(),
                        notice,
                        false,
                        change.at()));
    }

    /** Its link, if it has one, opens the account. */
    public static Notification of(AccountMail mail) {
        return new Notification(
                Ids.derived(mail.id(), "notification"),
                mail.id(),
                mail.userId(),
                AccountNotice.of(mail),
                mail.link() != null,
                mail.at());
    }
}
