package tradepost.gateway.audit;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Deed.Action;
import tradepost.gateway.domain.Deed.Who;
import tradepost.gateway.store.AuditStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * Audits what passes the gateway. What an admin changes, and what an admin reads of others, is recorded before it is
 * forwarded and again with its outcome before the answer leaves: nothing is done that is not recorded, and where the
 * second entry is missing the first says so. What is refused to a good token is recorded before the refusal leaves.
 * While entries cannot be written, such requests are answered 503. Of all other requests nothing is asked but whose
 * they are.
 */
final class AuditFilter implements WebFilter, Ordered {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    /** What users may not read. */
    private static final List<PathPattern> OF_ADMINS =
            patterns("/api/v1/ops/**", "/api/v1/ticks/quarantine", "/api/v1/users/{id}/**");

    private static final List<PathPattern> OWN = patterns("/api/v1/users/me/**");
    /** What is recorded where it is done, with what it changed. */
    private static final List<PathPattern> RECORDED_THERE =
            patterns("/api/v1/auth/**", "/api/v1/users/{name}/roles", "/api/v1/users/{name}/enabled");

    private static final String OTHERS = "userId";
    /** Parameters whose values are recorded, and in this order: what is cut off is the rest. */
    private static final List<String> TOLD = List.of(OTHERS, "action", "limit", "after");

    private final AuditStore audit;
    private final Clock clock;

    AuditFilter(AuditStore audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** After the limits of users, so that nobody has more recorded than they may ask. */
    @Override
    public int getOrder() {
        return 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Caller.of(exchange)
                .map(caller -> watched(exchange, caller, chain))
                .orElseGet(() -> chain.filter(exchange));
    }

    private Mono<Void> watched(ServerWebExchange exchange, Caller caller, WebFilterChain chain) {
        if (caller.isAdmin() && isOfNote(exchange.getRequest())) {
            exchange.getResponse().beforeCommit(() -> record(exchange, caller, Action.ADMIN_REQUEST, outcome(exchange))
                    .onErrorMap(_ -> outcomeUnknown()));
            return record(exchange, caller, Action.ADMIN_REQUEST, Deed.ASKED)
                    .then(Mono.defer(() -> chain.filter(exchange)));
        }
        exchange.getResponse().beforeCommit(() -> isDenied(exchange) ? denied(exchange, caller) : Mono.empty());
        return chain.filter(exchange);
    }

    static boolean isOfNote(ServerHttpRequest request) {
        PathContainer path = request.getPath().pathWithinApplication();
        boolean isTelling = !READING.contains(request.getMethod())
                || request.getQueryParams().containsKey(OTHERS)
                || (matchesAny(OF_ADMINS, path) && !matchesAny(OWN, path));
        return isTelling && !matchesAny(RECORDED_THERE, path);
    }

    private static boolean isDenied(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status != null && status.value() == HttpStatus.FORBIDDEN.value();
    }

    private Mono<Void> denied(ServerWebExchange exchange, Caller caller) {
        return record(exchange, caller, Action.DENIED, outcome(exchange));
    }

    private Mono<Void> record(ServerWebExchange exchange, Caller caller, Action action, String outcome) {
        Who who = new Who(caller.userId(), caller.username());
        String about = about(exchange.getRequest());
        return audit.append(new Deed(clock.instant(), action, who, about, outcome, Origins.of(exchange)));
    }

    /** Of parameters that are not known the names alone, and last: a token may be in one, or its length hide others. */
    static String about(ServerHttpRequest request) {
        MultiValueMap<String, String> query = request.getQueryParams();
        Stream<String> told = TOLD.stream().flatMap(name -> query.getOrDefault(name, List.of()).stream()
                .map(value -> name + "=" + Objects.toString(value, "")));
        Stream<String> others = query.keySet().stream().filter(name -> !TOLD.contains(name));
        String parameters = Stream.concat(told, others).collect(Collectors.joining("&"));
        String asked = request.getMethod() + " " + request.getURI().getPath();
        return parameters.isEmpty() ? asked : asked + "?" + parameters;
    }

    /** The first entry is there, and the service has answered: what it answered is not told. */
    private static Problem outcomeUnknown() {
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE,
                        "How this ended cannot be recorded now, so that it is not told; it is not known whether"
                                + " what was asked was done. Repeat it with the same Idempotency-Key, or look first.")
                .with("service", "gateway");
    }

    private static String outcome(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return "HTTP " + (status == null ? HttpStatus.OK.value() : status.value());
    }

    private static boolean matchesAny(List<PathPattern> patterns, PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static List<PathPattern> patterns(String... patterns) {
        return List.of(patterns).stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }
}
