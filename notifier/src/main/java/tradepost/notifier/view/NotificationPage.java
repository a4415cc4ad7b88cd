package tradepost.notifier.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of notifications.
 *
 * @param next what to ask {@code after} for the page that follows; null on the last one
 */
record NotificationPage(
        List<NotificationView> items, @Nullable String next) {}
