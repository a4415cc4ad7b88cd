package tradepost.gateway.audit;

import org.springframework.web.server.ServerWebExchange;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.limit.ClientAddress;
import tradepost.platform.problem.RequestId;

/** Where requests come from, as they are audited. */
public final class Origins {
    private Origins() {}

    public static Origin of(ServerWebExchange exchange) {
        return new Origin(ClientAddress.of(exchange.getRequest()), RequestId.of(exchange));
    }
}
