package tradepost.platform.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/**
 * A record on a topic. As JSON it is one object with {@code id}, {@code type}, {@code at} and {@code v} beside its own
 * fields; money, prices and quantities are decimal strings, times RFC 3339 UTC. Readers ignore fields they do not know;
 * a new meaning is a new type.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public interface Event {
    /** Names this record for ever: a record seen twice has the same id, and its effects happen once. */
    UUID id();

    /** When it was decided, by the clock of the service that decided it. */
    Instant at();

    /** The version of the record's shape. */
    @JsonProperty
    default int v() {
        return 1;
    }
}
