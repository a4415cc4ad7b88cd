package tradepost.local.client;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the API answered.
 *
 * @param body a missing node where there was none
 */
public record Answer(String request, int status, JsonNode body) {

    private static final Pattern TOKEN = Pattern.compile("(\"(?:access|refresh)Token\":)\"[^\"]*\"");

    /** The request and what came back, to be printed: without tokens, and no longer than that. */
    public String summary(int length) {
        String text =
                body.isMissingNode() ? "" : " " + TOKEN.matcher(body.toString()).replaceAll("$1\"…\"");
        return request + " → " + status + (text.length() <= length ? text : text.substring(0, length) + " …");
    }
}
