package tradepost.gateway.feed;

import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import tradepost.platform.tls.ServedCertificate;

/** The port of feeds, where the settings ask for one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FeedProperties.class)
@ConditionalOnProperty("tradepost.gateway.feeds.port")
class FeedConfiguration {
    private static final String FACTORY = "feedServerFactory";

    @Bean
    FeedCertificates feedCertificates(FeedProperties properties) {
        return new FeedCertificates(properties.names());
    }

    /**
     * What answers on the public port answers here too, in the same bounds.
     *
     * @throws IllegalStateException if it is not said whose certificates are good
     */
    @Bean
    FeedServer feedServer(
            FeedProperties properties,
            HttpHandler handler,
            SslBundles bundles,
            ReactorResourceFactory resources,
            ObjectProvider<NettyServerCustomizer> customizers,
            AutowireCapableBeanFactory beans) {
        if (!bundles.getBundleNames().contains(ServedCertificate.KNOWN_CLIENTS)) {
            throw new IllegalStateException("tradepost.gateway.feeds.port needs tradepost.tls.certificate,"
                    + " tradepost.tls.key and tradepost.tls.client-authority");
        }
        NettyReactiveWebServerFactory factory =
                (NettyReactiveWebServerFactory) beans.initializeBean(new NettyReactiveWebServerFactory(), FACTORY);
        Ssl required = Ssl.forBundle(ServedCertificate.KNOWN_CLIENTS);
        required.setClientAuth(Ssl.ClientAuth.NEED);
        factory.setSslBundles(bundles);
        factory.setSsl(required);
        factory.setPort(Objects.requireNonNull(properties.port()));
        factory.setResourceFactory(resources);
        // Added: Boot's own, of the server.* settings, are in the factory already.
        factory.addServerCustomizers(customizers.orderedStream().toArray(NettyServerCustomizer[]::new));
        return new FeedServer(factory.getWebServer(handler));
    }
}
