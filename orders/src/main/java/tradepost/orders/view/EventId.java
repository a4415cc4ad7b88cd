package tradepost.orders.view;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event's place, as a client names it to resume after it: {@code <epoch>.<partition>.<position>}.
 *
 * @param position its offset in the partition; −1 before the first
 */
record EventId(UUID epoch, int partition, long position) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36})\\.([0-9]{1,4})\\.(-1|[0-9]{1,18})");

    /** Empty if the text is no such id. */
    static Optional<EventId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new EventId(
                    UUID.fromString(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Long.parseLong(matcher.group(3))));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return epoch + "." + partition + "." + position;
    }
}
