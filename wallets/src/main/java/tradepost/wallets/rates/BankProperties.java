package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import tradepost.wallets.rates.BankTable.Kind;

/**
 * Where rates come from, how often, and how old they may be.
 *
 * @param enabled whether this replica asks the banks at all; it serves what there is in any case
 * @param nbpUrl base of the National Bank of Poland's API
 * @param ecbUrl the European Central Bank's daily reference rates
 * @param interval how often each bank is asked
 * @param retryAfter when it is asked again where it was away; what it sent and was refused waits for the interval
 * @param poll how often a replica looks whether that is due
 * @param staleAfter when a table that its bank has not confirmed since counts as stale
 * @param exchangeAgeMax the same, for exchanging money at it
 * @param connectTimeout at most
 * @param responseTimeout for a whole answer
 * @param attempts how often a table is asked for before that counts as a failure
 * @param retryWait before the second attempt, about; the wait doubles
 * @param breakerOpen how long a table that keeps failing is left alone
 * @param bodyMax of an answer
 * @param movedMax how far a rate may move from table to table, as a fraction of it
 */
@ConfigurationProperties("tradepost.bank")
public record BankProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("https://api.nbp.pl/api") URI nbpUrl,

        @DefaultValue("https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml")
        URI ecbUrl,

        @DefaultValue("10m") Duration interval,
        @DefaultValue("1m") Duration retryAfter,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("30m") Duration staleAfter,
        @DefaultValue("4h") Duration exchangeAgeMax,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("8s") Duration responseTimeout,
        @DefaultValue("3") int attempts,
        @DefaultValue("500ms") Duration retryWait,
        @DefaultValue("30s") Duration breakerOpen,
        @DefaultValue("512KB") DataSize bodyMax,
        @DefaultValue("0.5") BigDecimal movedMax) {
    /** A wait is at most this many times the first one. */
    private static final int WAIT_GROWTH_MAX = 8;

    private static final int ATTEMPTS_MAX = 10;
    private static final Duration STORING_MAX = Duration.ofSeconds(50);
    private static final DataSize BODY_MOST = DataSize.ofMegabytes(16);

    /** @throws IllegalArgumentException naming the first setting that makes no sense */
    public BankProperties {
        requirePositive("interval", interval);
        requirePositive("retry-after", retryAfter);
        requirePositive("poll", poll);
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("response-timeout", responseTimeout);
        requirePositive("retry-wait", retryWait);
        requirePositive("breaker-open", breakerOpen);
        require(interval.compareTo(staleAfter) < 0, "stale-after", staleAfter, "is longer than the interval");
        require(
                staleAfter.compareTo(exchangeAgeMax) <= 0,
                "exchange-age-max",
                exchangeAgeMax,
                "is no shorter than stale-after");
        require(attempts >= 1 && attempts <= ATTEMPTS_MAX, "attempts", attempts, "is from 1 to " + ATTEMPTS_MAX);
        require(bodyMax.toBytes() > 0 && bodyMax.compareTo(BODY_MOST) <= 0, "body-max", bodyMax, "is up to 16 MB");
        require(
                movedMax.signum() > 0 && movedMax.compareTo(BigDecimal.TEN) <= 0,
                "moved-max",
                movedMax,
                "is above 0 and at most 10");
    }

    private static void requirePositive(String name, Duration value) {
        require(value.isPositive(), name, value, "is positive");
    }

    private static void require(boolean condition, String name, Object value, String rule) {
        if (!condition) {
            throw new IllegalArgumentException("tradepost.bank." + name + " " + rule + ", not " + value);
        }
    }

    RateBook.Limits limits() {
        return new RateBook.Limits(staleAfter, exchangeAgeMax);
    }

    Duration retryWaitMax() {
        return retryWait.multipliedBy(WAIT_GROWTH_MAX);
    }

    /** Longer than the slowest round of any bank, with all that is asked of PostgreSQL and Redis in it. */
    Duration lease() {
        Duration attempt = connectTimeout.plus(responseTimeout).plus(retryWaitMax());
        return attempt.multipliedBy((long) attempts * Kind.values().length).plus(STORING_MAX);
    }
}
