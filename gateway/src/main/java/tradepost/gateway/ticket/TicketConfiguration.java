package tradepost.gateway.ticket;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a WebSocket's request passes through before its token is looked at. */
@Configuration(proxyBeanMethods = false)
class TicketConfiguration {
    @Bean
    TicketFilter ticketFilter(Tickets tickets) {
        return new TicketFilter(tickets);
    }
}
