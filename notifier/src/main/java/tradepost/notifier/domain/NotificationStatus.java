package tradepost.notifier.domain;

/** Where a notification is. */
public enum NotificationStatus {
    /** To be sent, or to be tried again. */
    WAITING,
    /** The mail server has taken it. */
    SENT,
    /** Given up, with a reason. */
    FAILED
}
