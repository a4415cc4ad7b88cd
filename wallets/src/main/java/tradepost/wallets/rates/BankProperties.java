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
 * @param retryAfter when it is asked again where not all of its tables came
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

    public BankProperties {
        if (attempts < 1) {
            throw new IllegalArgumentException("tradepost.bank.attempts is " + attempts + ", below one");
        }
    }

    RateBook.Limits limits() {
        return new RateBook.Limits(staleAfter, exchangeAgeMax);
    }

    Duration retryWaitMax() {
        return retryWait.multipliedBy(WAIT_GROWTH_MAX);
    }

    /** Longer than the slowest round of any bank. */
    Duration lease() {
        Duration attempt = connectTimeout.plus(responseTimeout).plus(retryWaitMax());
        return attempt.multipliedBy((long) attempts * Kind.values().length).plusSeconds(10);
    }
}
