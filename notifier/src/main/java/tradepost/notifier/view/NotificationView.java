package tradepost.notifier.view;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.notifier.domain.NotificationStatus;
import tradepost.notifier.store.StoredNotification;

/**
 * A notification as its user sees it.
 *
 * @param status {@code WAITING}, {@code SENT}, {@code FAILED}
 * @param address where it was sent, or last tried to
 * @param reason why the last try failed
 */
record NotificationView(
        UUID id,
        String subject,
        String text,
        NotificationStatus status,
        @Nullable String address,
        Instant createdAt,
        @Nullable Instant sentAt,
        int attempts,
        @Nullable String reason) {
    static NotificationView of(StoredNotification stored) {
        return new NotificationView(
                stored.id(),
                stored.subject(),
                stored.text(),
                stored.status(),
                stored.address(),
                stored.createdAt(),
                stored.sentAt(),
                stored.attempts(),
                stored.reason());
    }
}
