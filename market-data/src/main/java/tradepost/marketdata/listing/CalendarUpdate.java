package tradepost.marketdata.listing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.retry.Retry;
import tradepost.marketdata.store.StockStore;

/**
 * Publishes the stocks again whose calendar has another definition since they were: once after each start, for a
 * definition changes with the service's settings.
 */
@Component
public class CalendarUpdate implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CalendarUpdate.class);

    private final Calendars calendars;
    private final StockStore stocks;
    private final Clock clock;
    private volatile Disposable running = Disposables.disposed();

    public CalendarUpdate(Calendars calendars, StockStore stocks, Clock clock) {
        this.calendars = calendars;
        this.stocks = stocks;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = stocks.update(List.copyOf(calendars.all()), clock.instant())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
                        .maxBackoff(Duration.ofSeconds(5))
                        .doBeforeRetry(signal -> log.warn(
                                "stocks keep their calendars: {}",
                                signal.failure().toString())))
                .subscribe(updated -> log.info("the calendars of {} stocks have changed", updated));
    }

    @Override
    public void stop() {
        running.dispose();
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }
}
