package tradepost.platform.tls;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * A service serves TLS, and nothing else on that port, where {@code tradepost.tls.certificate} and {@code
 * tradepost.tls.key} name two files of PEM: its certificate with those that signed it after it, and its private key.
 * They are read anew when they change; connections that are open stay open. Where {@code
 * tradepost.tls.client-authority} names a third, clients that its authorities signed are known, and asked for where a
 * service wants that; {@code tradepost.tls.client-required} wants it of all: services are asked by the gateway alone
 * then.
 */
public final class ServedCertificate implements EnvironmentPostProcessor, Ordered {
    /** The bundle of what is shown to everyone. */
    public static final String BUNDLE = "served";

    /** The bundle with which a client has to show a certificate, too. */
    public static final String KNOWN_CLIENTS = "served-to-known";

    private static final String CERTIFICATE = "tradepost.tls.certificate";
    private static final String KEY = "tradepost.tls.key";
    private static final String AUTHORITY = "tradepost.tls.client-authority";
    private static final String REQUIRED = "tradepost.tls.client-required";

    /** After the files with settings are read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** @throws IllegalStateException where a setting is there without one that it needs */
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String certificate = text(environment, CERTIFICATE);
        String key = text(environment, KEY);
        String authority = text(environment, AUTHORITY);
        boolean required = environment.getProperty(REQUIRED, Boolean.class, false);
        if (required && authority == null) {
            throw new IllegalStateException(REQUIRED + " needs " + AUTHORITY);
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalStateException(CERTIFICATE + " and " + KEY + " go together");
        }
        if (certificate == null || key == null) {
            if (authority != null) {
                throw new IllegalStateException(AUTHORITY + " needs " + CERTIFICATE + " and " + KEY);
            }
            return;
        }
        Map<String, Object> properties = new HashMap<>(bundle(BUNDLE, certificate, key));
        properties.put("server.ssl.bundle", BUNDLE);
        if (authority != null) {
            properties.putAll(bundle(KNOWN_CLIENTS, certificate, key));
            properties.put("spring.ssl.bundle.pem." + KNOWN_CLIENTS + ".truststore.certificate", authority);
        }
        if (required) {
            properties.put("server.ssl.bundle", KNOWN_CLIENTS);
            properties.put("server.ssl.client-auth", "need");
        }
        environment.getPropertySources().addLast(new MapPropertySource("served certificate", properties));
    }

    private static Map<String, Object> bundle(String name, String certificate, String key) {
        String bundle = "spring.ssl.bundle.pem." + name;
        return Map.of(
                bundle + ".keystore.certificate", certificate,
                bundle + ".keystore.private-key", key,
                bundle + ".reload-on-update", true);
    }

    /** What is empty is not set: templates of deployments leave settings empty. */
    private static @Nullable String text(Environment environment, String name) {
        String text = environment.getProperty(name);
        return StringUtils.hasText(text) ? text : null;
    }
}
