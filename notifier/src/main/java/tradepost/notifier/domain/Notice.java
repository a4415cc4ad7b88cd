package tradepost.notifier.domain;

/**
 * What a user is told.
 *
 * @param subject one line; control characters become spaces, so that it can never end a header and begin another
 * @param text lines of plain text
 */
public record Notice(String subject, String text) {
    private static final String CONTROL = "\\p{Cntrl}+";
    private static final String CONTROL_BUT_NEWLINE = "[\\p{Cntrl}&&[^\n]]+";

    public Notice {
        subject = subject.replaceAll(CONTROL, " ");
        text = text.replaceAll(CONTROL_BUT_NEWLINE, " ");
    }
}
