package tradepost.gateway.limit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.limit.LimitProperties.By;
import tradepost.gateway.limit.LimitProperties.RouteRule;

/** Which requests have a limit of their own. */
final class RouteLimits {
    private final List<Entry> entries;

    private RouteLimits(List<Entry> entries) {
        this.entries = entries;
    }

    private record Entry(
            Limit limit, List<PathPattern> paths, @Nullable Set<HttpMethod> methods) {
        boolean matches(HttpMethod method, PathContainer path) {
            return (methods == null || methods.contains(method))
                    && paths.stream().anyMatch(pattern -> pattern.matches(path));
        }
    }

    /** Those whose limit is that of an address, or of a user. */
    static RouteLimits by(By by, Map<String, RouteRule> rules) {
        return new RouteLimits(rules.entrySet().stream()
                .filter(rule -> rule.getValue().by() == by)
                .map(rule -> entry(rule.getKey(), rule.getValue()))
                .toList());
    }

    private static Entry entry(String name, RouteRule rule) {
        List<PathPattern> paths = rule.paths().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        return new Entry(rule.named(name), paths, rule.methods());
    }

    /** The first that is for this request. */
    Optional<Limit> find(ServerHttpRequest request) {
        PathContainer path = request.getPath().pathWithinApplication();
        for (Entry entry : entries) {
            if (entry.matches(request.getMethod(), path)) {
                return Optional.of(entry.limit());
            }
        }
        return Optional.empty();
    }
}
