package tradepost.platform.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * For how long a request may take to come, and an answer may wait for its reader, on every connection of the service.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SlowReaderConfiguration.Settings.class)
public class SlowReaderConfiguration {
    /**
     * Settings under {@code tradepost.reader}.
     *
     * @param unreadMax a reader that takes nothing for so long is cut off, after twice as long at the latest
     * @param requestMax a request that has not come whole after so long, since its headers came, is cut off
     */
    @ConfigurationProperties("tradepost.reader")
    record Settings(
            @DefaultValue("1m") Duration unreadMax,
            @DefaultValue("30s") Duration requestMax) {
        Settings {
            requirePositive("unread-max", unreadMax);
            requirePositive("request-max", requestMax);
        }

        private static void requirePositive(String name, Duration duration) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException("tradepost.reader." + name + " is " + duration + ", not positive");
            }
        }
    }

    @Bean
    NettyServerCustomizer slowSenders(Settings settings) {
        return server -> server.requestTimeout(settings.requestMax());
    }

    @Bean
    NettyServerCustomizer slowReaders(Settings settings) {
        return server ->
                server.doOnConnection(connection -> connection.addHandlerLast(new SlowReader(settings.unreadMax())));
    }
}
