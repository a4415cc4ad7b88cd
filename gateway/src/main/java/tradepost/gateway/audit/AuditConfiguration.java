package tradepost.gateway.audit;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tradepost.gateway.store.AuditStore;

/** What requests pass through on their way to be audited. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    AuditFilter auditFilter(AuditStore audit, Clock clock) {
        return new AuditFilter(audit, clock);
    }
}
