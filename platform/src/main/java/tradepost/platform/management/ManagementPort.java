package tradepost.platform.management;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * What a service tells of itself ({@code management.server.port}) is all that this port tells: Spring's dispatcher of
 * it would find the handlers of the service's own work, too. Spring Boot reads this class where the port is another
 * than the service's.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
public class ManagementPort {
    /** Where it tells it. */
    public static final String PATHS = "/actuator/**";

    private static final PathPattern TOLD = PathPatternParser.defaultInstance.parse(PATHS);

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter nothingElse() {
        return ManagementPort::refuseOthers;
    }

    private static Mono<Void> refuseOthers(ServerWebExchange exchange, WebFilterChain chain) {
        return TOLD.matches(exchange.getRequest().getPath().pathWithinApplication())
                ? chain.filter(exchange)
                : Mono.error(Problem.of(CommonProblem.NOT_FOUND, "There is nothing here."));
    }
}
