package tradepost.marketdata.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Json;

/**
 * An event as clients are told it, encoded once for all of them: as a server-sent event, and as a text message {@code
 * {"event", "id", "data"}}. Nobody changes the bytes.
 */
record Told(byte[] sse, byte[] text) {
    /**
     * Puts an event around its data.
     *
     * @param id letters, digits and dashes; null for none
     * @param json the data on one line
     */
    static Told of(String event, @Nullable String id, byte[] json) {
        String sse = (id == null ? "" : "id:" + id + "\n") + "event:" + event + "\ndata:";
        String text = "{\"event\":\"" + event + "\"," + (id == null ? "" : "\"id\":\"" + id + "\",") + "\"data\":";
        return new Told(around(sse, json, "\n\n"), around(text, json, "}"));
    }

    static Told of(String event, Object data) {
        return of(event, null, Json.write(data));
    }

    private static byte[] around(String before, byte[] json, String after) {
        byte[] first = before.getBytes(UTF_8);
        byte[] last = after.getBytes(UTF_8);
        byte[] all = new byte[first.length + json.length + last.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(json, 0, all, first.length, json.length);
        System.arraycopy(last, 0, all, first.length + json.length, last.length);
        return all;
    }
}
