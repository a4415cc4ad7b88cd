package tradepost.notifier.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.notifier.store.NotificationStore;
import tradepost.notifier.store.StoredNotification;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;

/** What the caller was told: {@code GET /api/v1/notifications}. */
@RestController
class NotificationController {
    private static final int PAGE_SIZE = 50;

    private final NotificationStore notifications;

    NotificationController(NotificationStore notifications) {
        this.notifications = notifications;
    }

    /**
     * Newest first.
     *
     * @param after the {@code next} of the page before; none for the first page
     */
    @GetMapping("/api/v1/notifications")
    Mono<NotificationPage> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        int size = Fields.limit(limit, PAGE_SIZE);
        return notifications.page(caller.userId(), cursor(after), size + 1).map(rows -> toPage(rows, size));
    }

    /** One row more than asked for was read: if it is there, there is a next page. */
    private static NotificationPage toPage(List<StoredNotification> rows, int size) {
        List<StoredNotification> page = rows.subList(0, Math.min(size, rows.size()));
        return new NotificationPage(
                page.stream().map(NotificationView::of).toList(),
                rows.size() > size ? String.valueOf(page.getLast().seq()) : null);
    }

    private static long cursor(@Nullable String after) {
        if (after == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException foreign) {
            throw Fields.invalid("after", "is the next of a page");
        }
    }
}
