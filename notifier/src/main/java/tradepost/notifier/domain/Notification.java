package tradepost.notifier.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderChanged;

/**
 * Something to tell a user because of an event; the same event always makes the same notification.
 *
 * @param at when the event happened
 */
public record Notification(UUID id, UUID eventId, UUID userId, Notice notice, Instant at) {
    /** Empty if the change is nothing to write a mail about. */
    public static Optional<Notification> of(OrderChanged change) {
        return OrderNotice.of(change)
                .map(notice -> new Notification(
                        Ids.derived(change.id(), "notification"), change.id(), change.userId(), notice, change.at()));
    }
}
