package tradepost.orders;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.FileSystemResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.orders.board.MarketBoard;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.PriceTick.AgedBy;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.Topic;
import tradepost.platform.event.TradingCalendar;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.jwt.Claims;
import tradepost.platform.jwt.SigningKeys;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** The orders service, running on real servers, with what its neighbours send it in the hands of the test. */
final class OrdersService implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);

    private final EcPrivateJwk key;
    private final String[] arguments;
    private ConfigurableApplicationContext context;
    private WebTestClient http;

    OrdersService(String database) {
        this(database, Map.of());
    }

    OrdersService(String database, Map<String, ?> settings) {
        this(database, settings, SharedOrders::stop);
    }

    static OrdersService shared() {
        return new OrdersService("orders_shared", Map.of(), () -> {});
    }

    private OrdersService(String database, Map<String, ?> settings, Runnable before) {
        before.run();
        Infrastructure servers = Infrastructure.shared();
        servers.createDatabase(database);
        Path keys = newKeys();
        key = SigningKeys.read(new FileSystemResource(keys.resolve(SigningKeys.PRIVATE_FILE)));
        Map<String, Object> properties = new HashMap<>(servers.properties(database));
        properties.put("tradepost.jwt.jwks", "file:" + keys.resolve(SigningKeys.PUBLIC_FILE));
        properties.put("server.port", 0);
        properties.put("management.server.port", 0);
        // A machine that is busy with tests hears Kafka late.
        properties.put("tradepost.jwt.behind-max", "1m");
        properties.putAll(settings);
        arguments = arguments(properties);
        context = start();
        http = client();
        Eventually.holds(this::isHealthy);
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(OrdersApplication.class)
                .properties("spring.config.name=orders")
                .run(arguments);
    }

    private WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl(address())
                .responseTimeout(LIMIT)
                .build();
    }

    /** Stops it and starts it again, with what it has stored. */
    void restart() {
        context.close();
        context = start();
        http = client();
        Eventually.holds(this::isHealthy);
    }

    private boolean isHealthy() {
        return http.get()
                .uri(URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port")
                        + "/actuator/health"))
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .is2xxSuccessful();
    }

    /** Where it answers. */
    String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** A client that carries a token of this user. */
    WebTestClient as(UUID userId) {
        return http.mutate()
                .defaultHeader("Authorization", "Bearer " + token(userId, Duration.ofMinutes(5)))
                .build();
    }

    WebTestClient asAdmin() {
        return http.mutate()
                .defaultHeader("Authorization", "Bearer " + token(UUID.randomUUID(), Duration.ofMinutes(5), "ADMIN"))
                .build();
    }

    WebTestClient anonymous() {
        return http;
    }

    void list(String symbol) {
        list(symbol, false, null);
    }

    void list(String symbol, TradingCalendar calendar) {
        list(symbol, false, calendar);
    }

    /** The stock's whole state anew: trading in it is halted, or goes on. */
    void list(String symbol, boolean halted) {
        list(symbol, halted, null);
    }

    private void list(String symbol, boolean halted, @Nullable TradingCalendar calendar) {
        publish(new Message(
                Topic.STOCK_EVENTS,
                symbol,
                new StockListed(
                        UUID.randomUUID(),
                        Instant.now(),
                        symbol,
                        symbol,
                        "USD",
                        0,
                        BigDecimal.ONE,
                        new BigDecimal("0.01"),
                        halted,
                        calendar)));
        Eventually.holds(() -> bean(MarketBoard.class)
                .stock(symbol)
                .filter(stock -> stock.halted() == halted)
                .isPresent());
    }

    /** A tick arrives by both ways, as from market-data: on the ticks, and as the snapshot of admission. */
    void price(String symbol, String price, @Nullable String availability) {
        Instant now = Instant.now();
        PriceTick tick = new PriceTick(
                UUID.randomUUID(),
                now,
                symbol,
                "test",
                new BigDecimal(price),
                null,
                availability == null ? null : new BigDecimal(availability),
                now,
                now,
                AgedBy.RECEIVED,
                15_000L,
                null);
        long offset = publish(new Message(Topic.PRICE_TICKS, symbol, tick));
        publish(new Message(Topic.PRICE_SNAPSHOTS, symbol, tick.at(offset)));
        Eventually.holds(() -> bean(MarketBoard.class)
                .price(symbol)
                .filter(known -> known.id().equals(tick.id()))
                .isPresent());
    }

    long publish(Message message) {
        return Objects.requireNonNull(
                bean(KafkaPublisher.class).publish(message).block(LIMIT));
    }

    /** The rows a query gives, for checks from outside the service's own reading. */
    List<Map<String, Object>> rows(String sql) {
        return Objects.requireNonNull(
                bean(DatabaseClient.class).sql(sql).fetch().all().collectList().block(LIMIT));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    @Override
    public void close() {
        context.close();
    }

    String token(UUID userId, Duration life) {
        return token(userId, life, "USER");
    }

    private String token(UUID userId, Duration life, String role) {
        Instant now = Instant.now();
        return Jwts.builder()
                .header()
                .type(Claims.ACCESS_TYPE)
                .keyId(key.getId())
                .and()
                .issuer("tradepost")
                .audience()
                .add("tradepost-api")
                .and()
                .subject(userId.toString())
                .claim(Claims.USERNAME, "tester")
                .claim(Claims.SESSION, UUID.randomUUID().toString())
                .claim(Claims.ROLES, List.of(role))
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(life)))
                .signWith(key.toKey())
                .compact();
    }

    /** As arguments, they come before the service's own file. */
    private static String[] arguments(Map<String, Object> properties) {
        return properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }

    private static Path newKeys() {
        try {
            Path directory = Files.createTempDirectory("orders-keys");
            SigningKeys.generate(directory);
            return directory;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
