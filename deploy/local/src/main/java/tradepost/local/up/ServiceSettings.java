package tradepost.local.up;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tradepost.local.tls.DevelopmentCertificate;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.jwt.SigningKeys;

/** What each service is told beside its own configuration file. */
public final class ServiceSettings {

    private static final String LOOPBACK = "127.0.0.1";

    private final LocalSettings settings;
    private final Infrastructure infrastructure;

    public ServiceSettings(LocalSettings settings, Infrastructure infrastructure) {
        this.settings = settings;
        this.infrastructure = infrastructure;
    }

    /** As arguments, which go before files and environment: the environment reaches all five alike. */
    public List<String> of(Service service) {
        Map<String, String> all = new HashMap<>(infrastructure.properties(service.database()));
        all.putAll(common(service));
        all.putAll(settings.tls() ? tls(service) : Map.of());
        all.putAll(
                switch (service) {
                    case GATEWAY -> gateway();
                    case MARKET_DATA -> marketData();
                    case NOTIFIER -> notifier();
                    case WALLETS -> BankServer.settings(settings.ports().bank());
                    case ORDERS -> Map.of();
                });
        return all.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private Map<String, String> common(Service service) {
        return Map.ofEntries(
                Map.entry("spring.config.name", service.title()),
                Map.entry("spring.main.banner-mode", "off"),
                // One class path holds the starters of all five; this one belongs to the gateway alone.
                Map.entry("spring.cloud.gateway.server.webflux.enabled", String.valueOf(service == Service.GATEWAY)),
                Map.entry("spring.cloud.gateway.server.webflux.redis.enabled", "false"),
                Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "2s"),
                Map.entry("server.address", LOOPBACK),
                Map.entry("server.port", String.valueOf(settings.ports().of(service))),
                Map.entry(
                        "management.server.port",
                        String.valueOf(settings.ports().managementOf(service))),
                Map.entry("tradepost.jwt.jwks", file(SigningKeys.PUBLIC_FILE)));
    }

    /** The gateway serves whoever comes, and shows the services who it is; they serve nobody else. */
    private Map<String, String> tls(Service service) {
        DevelopmentCertificate certificate = settings.certificate();
        if (service != Service.GATEWAY) {
            return Map.of(
                    "tradepost.tls.certificate",
                    certificate.servicesCertificate().toString(),
                    "tradepost.tls.key",
                    certificate.servicesKey().toString(),
                    "tradepost.tls.client-authority",
                    certificate.clientAuthority().toString(),
                    "tradepost.tls.client-required",
                    "true");
        }
        return Map.of(
                "tradepost.tls.certificate", certificate.certificate().toString(),
                "tradepost.tls.key", certificate.key().toString(),
                "tradepost.gateway.service-tls.authority",
                        certificate.authority().toString(),
                "tradepost.gateway.service-tls.certificate",
                        certificate.clientCertificate().toString(),
                "tradepost.gateway.service-tls.key", certificate.clientKey().toString(),
                // A browser would refuse whatever else is served without TLS on localhost, for a year.
                "tradepost.gateway.hsts-max-age", "0s");
    }

    private Map<String, String> gateway() {
        Map<String, String> gateway = new HashMap<>();
        gateway.put("tradepost.auth.signing-key", file(SigningKeys.PRIVATE_FILE));
        gateway.put("tradepost.auth.public-url", url(settings, Service.GATEWAY).toString());
        // On one machine all clients come from one address, tests and benchmarks among them.
        for (String limit : List.of("address", "user", "routes.register", "routes.log-in", "routes.refresh")) {
            gateway.put("tradepost.limits." + limit + ".tokens", "10000000");
        }
        for (Service service : Service.values()) {
            if (service != Service.GATEWAY) {
                gateway.put(
                        "tradepost.gateway.services." + service.title(),
                        url(settings, service).toString());
            }
        }
        return gateway;
    }

    private Map<String, String> marketData() {
        Map<String, String> feeds = new HashMap<>();
        feeds.put("tradepost.feeds.simulated.enabled", String.valueOf(settings.live()));
        feeds.put("tradepost.feeds.mqtt.enabled", String.valueOf(settings.live()));
        feeds.put("tradepost.feeds.mqtt.host", LOOPBACK);
        feeds.put("tradepost.feeds.mqtt.port", String.valueOf(settings.ports().mqtt()));
        LocalSettings.ReplayedFile replay = settings.replay();
        feeds.put("tradepost.feeds.replay.enabled", String.valueOf(replay != null));
        if (replay != null) {
            feeds.put("tradepost.feeds.replay.file", replay.file().toString());
            feeds.put("tradepost.feeds.replay.symbol", replay.symbol());
            feeds.put("tradepost.feeds.replay.name", replay.symbol());
            feeds.put("tradepost.feeds.replay.speed", replay.speed().toPlainString());
        }
        return feeds;
    }

    private Map<String, String> notifier() {
        return Map.of(
                "spring.mail.host",
                LOOPBACK,
                "spring.mail.port",
                String.valueOf(settings.ports().mail()));
    }

    /** Where a service answers. */
    static URI url(LocalSettings settings, Service service) {
        String scheme = settings.tls() ? "https" : "http";
        return URI.create(scheme + "://" + LOOPBACK + ":" + settings.ports().of(service));
    }

    private String file(String name) {
        return settings.keys().resolve(name).toUri().toString();
    }
}
