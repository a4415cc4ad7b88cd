package tradepost.platform.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * A refusal that a client is told: a code, a sentence that says what to change, and facts ({@code required}, {@code
 * available}, {@code field} …). Anything else that is thrown is a fault of ours and is answered 500 without detail.
 */
public final class Problem extends RuntimeException {
    private final Code code;
    private final Map<String, Object> facts;

    private Problem(Code code, String detail, Map<String, Object> facts) {
        super(detail, null, false, false);
        this.code = code;
        this.facts = facts;
    }

    public static Problem of(Code code, String detail) {
        return new Problem(code, detail, Map.of());
    }

    /** The same problem with one more fact; decimals are given as {@code BigDecimal} and become strings. */
    public Problem with(String fact, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(fact, value);
        return new Problem(code, detail(), Collections.unmodifiableMap(more));
    }

    public Code code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public Map<String, Object> facts() {
        return facts;
    }

    /**
     * A refusal of a service; each service has one enum of them, and {@code docs/problems.md} has a paragraph for each.
     */
    public interface Code {
        /** The constant's own name, {@code INSUFFICIENT_FUNDS}. */
        String name();

        Kind kind();

        /** As clients see it: {@code insufficient-funds}. */
        default String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What sort of refusal it is. The one place where refusals become statuses. */
    public enum Kind {
        INVALID(HttpStatus.BAD_REQUEST, false),
        UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, false),
        FORBIDDEN(HttpStatus.FORBIDDEN, false),
        MISSING(HttpStatus.NOT_FOUND, false),
        NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, false),
        NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, false),
        UNSUPPORTED(HttpStatus.UNSUPPORTED_MEDIA_TYPE, false),
        CONFLICT(HttpStatus.CONFLICT, false),
        TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, false),
        REUSED(HttpStatus.UNPROCESSABLE_CONTENT, false),
        LIMITED(HttpStatus.TOO_MANY_REQUESTS, true),
        UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, true),
        TIMED_OUT(HttpStatus.GATEWAY_TIMEOUT, true),
        FAULT(HttpStatus.INTERNAL_SERVER_ERROR, false);

        private final HttpStatus status;
        private final boolean retryable;

        Kind(HttpStatus status, boolean retryable) {
            this.status = status;
            this.retryable = retryable;
        }

        public HttpStatus status() {
            return status;
        }

        /** Whether the same request may succeed later, unchanged. */
        public boolean isRetryable() {
            return retryable;
        }
    }
}
