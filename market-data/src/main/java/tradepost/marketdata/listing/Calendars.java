package tradepost.marketdata.listing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import tradepost.platform.event.Json;
import tradepost.platform.event.TradingCalendar;

/** The calendars that stocks may be listed with, by name. */
public final class Calendars {
    private final Map<String, TradingCalendar> byName = new TreeMap<>();

    /** The form of the file. */
    public record Definitions(List<TradingCalendar> calendars) {}

    private Calendars(List<TradingCalendar> calendars) {
        calendars.forEach(calendar -> byName.put(calendar.name(), calendar));
    }

    /** Reads a file of calendars, {@code {"calendars": […]}}; it is read once, when the service starts. */
    public static Calendars read(Resource file) {
        try {
            return new Calendars(
                    Json.read(file.getContentAsByteArray(), Definitions.class).calendars());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the calendars in " + file + " cannot be read", unreadable);
        }
    }

    public Optional<TradingCalendar> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<String> names() {
        return byName.keySet();
    }

    Collection<TradingCalendar> all() {
        return byName.values();
    }
}
