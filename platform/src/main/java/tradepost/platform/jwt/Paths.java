package tradepost.platform.jwt;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * The requests below some paths, told at once. Spring Security's own matcher has a chain of operators and two lines for
 * the log, written or not, for each pattern and request.
 */
record Paths(List<PathPattern> patterns) implements ServerWebExchangeMatcher {
    static Paths of(Stream<String> patterns) {
        return new Paths(patterns.map(PathPatternParser.defaultInstance::parse).toList());
    }

    @Override
    public Mono<MatchResult> matches(ServerWebExchange exchange) {
        return contain(exchange) ? MatchResult.match() : MatchResult.notMatch();
    }

    boolean contain(ServerWebExchange exchange) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
