package tradepost.notifier.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * A notification on its way to its recipient.
 *
 * @param attempt counts the tries from 1; a try that has been overtaken by another is not recorded
 * @param at when what it tells of happened
 */
public record Mail(UUID notificationId, int attempt, Recipient recipient, Notice notice, Instant at) {
    /** The whole text, with its salutation. */
    public String text() {
        return "Hello " + recipient.username() + ",\n\n" + notice.text() + "\n\nTradepost\n";
    }
}
