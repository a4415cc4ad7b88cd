package tradepost.acceptance.access;

import static tradepost.acceptance.access.GuardedRoute.Who.ADMIN;
import static tradepost.acceptance.access.GuardedRoute.Who.ANYONE;
import static tradepost.acceptance.access.GuardedRoute.Who.FEED;
import static tradepost.acceptance.access.GuardedRoute.Who.OWNER;
import static tradepost.acceptance.access.GuardedRoute.Who.USER;
import static tradepost.local.up.Service.GATEWAY;
import static tradepost.local.up.Service.MARKET_DATA;
import static tradepost.local.up.Service.NOTIFIER;
import static tradepost.local.up.Service.ORDERS;
import static tradepost.local.up.Service.WALLETS;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tradepost.local.up.Service;

/**
 * A route of the public API, and who may use it.
 *
 * @param path with {@code {wallet}}, {@code {order}}, {@code {session}}, {@code {user}}, {@code {username}}, {@code
 *     {symbol}} where it names a thing of its owner; {@code {own-wallet}} is one of whoever asks
 * @param body a good one, with such names too; null where it takes none
 */
public record GuardedRoute(
        Service service,
        String method,
        String path,
        Who who,
        @Nullable Map<String, Object> body) {

    /** Who may. */
    public enum Who {
        /** With or without a token. */
        ANYONE,
        /** Every user, about themselves: the path names nobody's thing. */
        USER,
        /** The user whose thing it is. */
        OWNER,
        FEED,
        ADMIN
    }

    /** All there are. */
    public static final List<GuardedRoute> ALL = List.of(
            of(GATEWAY, "GET", "/.well-known/jwks.json", ANYONE),
            of(GATEWAY, "GET", "/v3/api-docs", ANYONE),
            of(GATEWAY, "POST", "/api/v1/auth/register", ANYONE, Map.of()),
            of(GATEWAY, "POST", "/api/v1/auth/login", ANYONE, Map.of()),
            of(GATEWAY, "POST", "/api/v1/auth/refresh", ANYONE, Map.of()),
            of(GATEWAY, "POST", "/api/v1/auth/password-reset", ANYONE, Map.of()),
            of(GATEWAY, "PUT", "/api/v1/auth/password-reset", ANYONE, Map.of()),
            of(GATEWAY, "POST", "/api/v1/auth/verification-mails", ANYONE, Map.of()),
            of(GATEWAY, "POST", "/api/v1/auth/verify-email", ANYONE, Map.of()),
            of(GATEWAY, "POST", "/api/v1/auth/sign-on", ANYONE, Map.of()),
            of(GATEWAY, "GET", "/api/v1/oauth2/authorization/{provider}", ANYONE),
            of(GATEWAY, "GET", "/api/v1/oauth2/callback/{provider}", ANYONE),
            of(GATEWAY, "POST", "/api/v1/auth/logout", USER),
            of(GATEWAY, "POST", "/api/v1/auth/password", USER, Map.of()),
            of(GATEWAY, "GET", "/api/v1/auth/sessions", USER),
            of(GATEWAY, "DELETE", "/api/v1/auth/sessions", USER),
            of(GATEWAY, "DELETE", "/api/v1/auth/sessions/{session}", OWNER),
            of(GATEWAY, "GET", "/api/v1/users/me", USER),
            of(GATEWAY, "PUT", "/api/v1/users/{username}/roles", ADMIN, Map.of("roles", List.of("ADMIN"))),
            of(GATEWAY, "PUT", "/api/v1/users/{username}/enabled", ADMIN, Map.of("enabled", false)),
            of(GATEWAY, "GET", "/api/v1/ops/audit", ADMIN),
            of(GATEWAY, "GET", "/api/v1/ops/audit/verify", ADMIN),
            of(GATEWAY, "POST", "/api/v1/stream-tickets", USER, Map.of("path", "/api/v1/ws/orders")),
            of(MARKET_DATA, "GET", "/api/v1/stocks", USER),
            of(MARKET_DATA, "GET", "/api/v1/stocks/{symbol}", USER),
            of(MARKET_DATA, "POST", "/api/v1/stocks", ADMIN, Map.of("symbol", "EVIL", "name", "E", "currency", "USD")),
            of(MARKET_DATA, "PUT", "/api/v1/stocks/{symbol}/halt", ADMIN, Map.of("halted", true)),
            of(MARKET_DATA, "GET", "/api/v1/prices/stream", USER),
            of(MARKET_DATA, "GET", "/api/v1/ws/prices", USER),
            of(MARKET_DATA, "GET", "/api/v1/stocks/{symbol}/bars?interval=1m", USER),
            of(MARKET_DATA, "GET", "/api/v1/ticks/quarantine", ADMIN),
            of(MARKET_DATA, "POST", "/api/v1/ticks", FEED, Map.of("ticks", List.of())),
            of(ORDERS, "POST", "/api/v1/orders", USER, Map.of()),
            of(ORDERS, "POST", "/api/v1/orders/preview", USER, Map.of()),
            of(ORDERS, "GET", "/api/v1/orders", USER),
            of(ORDERS, "DELETE", "/api/v1/orders", USER),
            of(ORDERS, "GET", "/api/v1/orders/{order}", OWNER),
            of(ORDERS, "PATCH", "/api/v1/orders/{order}", OWNER, Map.of("quantity", "2")),
            of(ORDERS, "DELETE", "/api/v1/orders/{order}", OWNER),
            of(ORDERS, "GET", "/api/v1/orders/stream", USER),
            of(ORDERS, "GET", "/api/v1/ws/orders", USER),
            of(ORDERS, "GET", "/api/v1/transactions", USER),
            of(ORDERS, "GET", "/api/v1/calendar", USER),
            of(ORDERS, "GET", "/api/v1/limits", USER),
            of(ORDERS, "GET", "/api/v1/users/{user}/limits", ADMIN),
            of(ORDERS, "PUT", "/api/v1/users/{user}/limits", ADMIN, Map.of("ordersPerMinute", 1)),
            of(WALLETS, "POST", "/api/v1/wallets", USER, Map.of()),
            of(WALLETS, "GET", "/api/v1/wallets", USER),
            of(WALLETS, "PUT", "/api/v1/wallets/{wallet}", OWNER, Map.of("name", "mine")),
            of(WALLETS, "DELETE", "/api/v1/wallets/{wallet}", OWNER),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/currencies", OWNER, Map.of("currency", "EUR")),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/exchange-quotes", OWNER, quote()),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/exchanges", OWNER, Map.of("quoteId", "{quote}")),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/exchanges", OWNER, Map.of("quoteId", "{own-quote}")),
            of(WALLETS, "POST", "/api/v1/wallets/{own-wallet}/exchanges", OWNER, Map.of("quoteId", "{quote}")),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/deposits", OWNER, money()),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/withdrawals", OWNER, money()),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/transfers", OWNER, transfer("{savings}")),
            of(WALLETS, "POST", "/api/v1/wallets/{wallet}/transfers", OWNER, transfer("{own-savings}")),
            of(WALLETS, "POST", "/api/v1/wallets/{own-wallet}/transfers", OWNER, transfer("{savings}")),
            of(WALLETS, "GET", "/api/v1/wallets/{wallet}/balances", OWNER),
            of(WALLETS, "GET", "/api/v1/wallets/{wallet}/entries", OWNER),
            of(WALLETS, "GET", "/api/v1/wallets/{wallet}/converted?to=USD", OWNER),
            of(WALLETS, "GET", "/api/v1/wallets/converted", USER),
            of(WALLETS, "GET", "/api/v1/portfolio", USER),
            of(WALLETS, "GET", "/api/v1/rates", USER),
            of(WALLETS, "GET", "/api/v1/ops/ledger/verify", ADMIN),
            of(NOTIFIER, "GET", "/api/v1/notifications", USER));

    private static GuardedRoute of(Service service, String method, String path, Who who) {
        return new GuardedRoute(service, method, path, who, null);
    }

    private static GuardedRoute of(Service service, String method, String path, Who who, Map<String, Object> body) {
        return new GuardedRoute(service, method, path, who, body);
    }

    private static Map<String, Object> money() {
        return Map.of("currency", "USD", "amount", "1.00");
    }

    private static Map<String, Object> quote() {
        return Map.of("from", "USD", "to", "EUR", "amount", "1.00");
    }

    private static Map<String, Object> transfer(String target) {
        return Map.of("to", target, "currency", "USD", "amount", "1.00");
    }

    /** As code writes it, without a query, and whatever it calls what is in braces. */
    public String shape() {
        return method + " " + path.replaceAll("\\?.*", "").replaceAll("\\{[^}]*}", "{}");
    }

    /** The role it takes; null where it takes no token at all. */
    public @Nullable String role() {
        return switch (who) {
            case ANYONE -> null;
            case USER, OWNER -> "USER";
            case FEED, ADMIN -> who.name();
        };
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
