package tradepost.platform.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/** A problem as RFC 9457 writes it: {@code application/problem+json}. */
final class ProblemBody {
    private ProblemBody() {}

    static Map<String, Object> of(Problem problem, String path, String requestId) {
        Problem.Kind kind = problem.code().kind();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "/problems/" + problem.code().slug());
        body.put("title", kind.status().getReasonPhrase());
        body.put("status", kind.status().value());
        body.put("code", problem.code().name());
        body.put("detail", problem.detail());
        body.put("instance", path);
        body.put("requestId", requestId);
        body.put("retryable", kind.isRetryable());
        body.putAll(problem.facts());
        return body;
    }
}
