package tradepost.local.up;

import tradepost.gateway.GatewayApplication;
import tradepost.marketdata.MarketDataApplication;
import tradepost.notifier.NotifierApplication;
import tradepost.orders.OrdersApplication;
import tradepost.wallets.WalletsApplication;

/** The five services; each is a Spring context of its own. */
public enum Service {
    GATEWAY("gateway", 0, GatewayApplication.class),
    MARKET_DATA("market-data", 1, MarketDataApplication.class),
    ORDERS("orders", 2, OrdersApplication.class),
    WALLETS("wallets", 3, WalletsApplication.class),
    NOTIFIER("notifier", 4, NotifierApplication.class);

    private final String title;
    private final int portOffset;
    private final Class<?> application;

    Service(String title, int portOffset, Class<?> application) {
        this.title = title;
        this.portOffset = portOffset;
        this.application = application;
    }

    /** Also the name of its configuration file. */
    public String title() {
        return title;
    }

    /** How far its port is from the gateway's, where nothing else is said. */
    int portOffset() {
        return portOffset;
    }

    public Class<?> application() {
        return application;
    }

    /** The name of its database: each service owns one. */
    public String database() {
        return title.replace('-', '_');
    }
}
