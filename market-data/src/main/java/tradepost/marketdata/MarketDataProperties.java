package tradepost.marketdata;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The settings of this service beyond its feeds'.
 *
 * @param snapshotPeriod a symbol's snapshots on {@code price-snapshots} and in Redis are at least this far apart
 * @param streamPeriod so are its updates on one stream
 * @param calendars the file with the calendars that stocks may have
 */
@ConfigurationProperties("tradepost.market-data")
public record MarketDataProperties(
        @DefaultValue("100ms") Duration snapshotPeriod,
        @DefaultValue("100ms") Duration streamPeriod,
        @DefaultValue("classpath:calendars.json") Resource calendars) {}
