package tradepost.notifier.store;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.notifier.domain.NotificationStatus;

/**
 * A notification as it is recorded.
 *
 * @param seq orders the notifications of a user by when they were recorded
 * @param address where it was sent, or last tried to; null until the first try
 * @param reason why the last try failed; null if none did
 */
public record StoredNotification(
        UUID id,
        long seq,
        String subject,
        String text,
        NotificationStatus status,
        int attempts,
        Instant createdAt,
        @Nullable String address,
        @Nullable Instant sentAt,
        @Nullable String reason) {
    static StoredNotification of(Readable row) {
        return new StoredNotification(
                row.get("id", UUID.class),
                row.get("seq", Long.class),
                row.get("subject", String.class),
                row.get("body", String.class),
                NotificationStatus.valueOf(row.get("status", String.class)),
                row.get("attempts", Integer.class),
                row.get("created_at", Instant.class),
                row.get("address", String.class),
                row.get("sent_at", Instant.class),
                row.get("reason", String.class));
    }
}
