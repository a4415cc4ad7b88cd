package tradepost.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebExceptionHandler;
import tools.jackson.databind.DeserializationFeature;
import tradepost.platform.event.Json;

/** Every error of a service becomes a problem; unknown properties of a request are one. */
@Configuration(proxyBeanMethods = false)
public class ProblemConfiguration {
    /** Before Spring Boot's own handler, which would answer in another shape. */
    @Bean
    @Order(-2)
    WebExceptionHandler problemHandler() {
        return ProblemWriter::write;
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return builder -> Json.configure(builder)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
    }
}
