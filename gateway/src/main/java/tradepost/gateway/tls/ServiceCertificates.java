package tradepost.gateway.tls;

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
 * Where the services' URIs are {@code https}: {@code tradepost.gateway.service-tls.authority} names a file of PEM with
 * the authorities that sign the services' certificates, and these alone are trusted then; {@code …certificate} and
 * {@code …key} name what the gateway shows to services that ask for it. All three are read anew when they change.
 */
public final class ServiceCertificates implements EnvironmentPostProcessor, Ordered {
    /** The bundle with which services are asked. */
    static final String BUNDLE = "services";

    private static final String SETTINGS = "tradepost.gateway.service-tls.";

    /** After the files with settings are read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** @throws IllegalStateException where a file is named without the one that it needs */
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String authority = text(environment, "authority");
        String certificate = text(environment, "certificate");
        String key = text(environment, "key");
        if ((certificate == null) != (key == null)) {
            throw new IllegalStateException(SETTINGS + "certificate and " + SETTINGS + "key go together");
        }
        if (authority == null) {
            if (certificate != null) {
                throw new IllegalStateException(SETTINGS + "certificate needs " + SETTINGS + "authority");
            }
            return;
        }
        String bundle = "spring.ssl.bundle.pem." + BUNDLE;
        Map<String, Object> properties = new HashMap<>();
        properties.put(bundle + ".reload-on-update", true);
        properties.put(bundle + ".truststore.certificate", authority);
        if (certificate != null && key != null) {
            properties.put(bundle + ".keystore.certificate", certificate);
            properties.put(bundle + ".keystore.private-key", key);
        }
        environment.getPropertySources().addLast(new MapPropertySource("certificates of services", properties));
    }

    /** What is empty is not set: templates of deployments leave settings empty. */
    private static @Nullable String text(Environment environment, String name) {
        String text = environment.getProperty(SETTINGS + name);
        return StringUtils.hasText(text) ? text : null;
    }
}
