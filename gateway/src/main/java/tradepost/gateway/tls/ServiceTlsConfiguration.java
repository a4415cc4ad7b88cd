package tradepost.gateway.tls;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** With what the services are asked that are asked by TLS. */
@Configuration(proxyBeanMethods = false)
class ServiceTlsConfiguration {
    /** Without settings of its own, an {@code https} service has to be one that the JDK trusts. */
    @Bean
    HttpClientCustomizer serviceTls(SslBundles bundles) {
        if (!bundles.getBundleNames().contains(ServiceCertificates.BUNDLE)) {
            return client -> client;
        }
        RenewedSslContext context = RenewedSslContext.of(bundles, ServiceCertificates.BUNDLE);
        return client -> client.secure(spec -> spec.sslContext(context));
    }
}
