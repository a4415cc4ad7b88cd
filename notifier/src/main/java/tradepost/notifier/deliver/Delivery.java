package tradepost.notifier.deliver;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import tradepost.notifier.domain.Mail;
import tradepost.notifier.store.NotificationStore;

/**
 * Sends what is due, as long as the service runs: claimed in batches, so that two replicas do not send the same mail,
 * and recorded one by one as soon as the mail server has taken it, so that a crash repeats at most the mails then on
 * their way.
 */
public final class Delivery implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final int BATCHES_PER_LANE = 4;
    /** The slowest batch takes one timeout less than this. */
    private static final Duration LEASE = Smtp.TIMEOUT.multipliedBy(BATCHES_PER_LANE + 1);

    /** Worth some patience: a mail that is sent and not recorded is sent again. */
    private static final Retry RECORDING = Retry.backoff(5, Duration.ofMillis(200));

    private final NotificationStore notifications;
    private final @Nullable Smtp smtp;
    private final int lanes;
    private final Duration poll;
    private final Sinks.Many<Long> wakeUps = Sinks.many().multicast().directBestEffort();
    private volatile @Nullable Run current;

    /** @param smtp null where no mail server is set: nothing is sent then */
    Delivery(NotificationStore notifications, @Nullable Smtp smtp, int lanes, Duration poll) {
        this.notifications = notifications;
        this.smtp = smtp;
        this.lanes = lanes;
        this.poll = poll;
    }

    /** Tells that there may be something to send. */
    public void wake() {
        // Nobody listening only means that the mail is found at the next poll.
        wakeUps.tryEmitNext(0L);
    }

    @Override
    public void start() {
        if (smtp == null) {
            log.info("spring.mail.host is not set: no mail is sent, notifications stay WAITING");
            return;
        }
        Run run = new Run(smtp);
        current = run;
        run.deliveries().subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Mails on their way are finished and recorded first. */
    @Override
    public void stop(Runnable callback) {
        Run run = current;
        current = null;
        if (run == null) {
            callback.run();
        } else {
            run.end(callback);
        }
    }

    @Override
    public boolean isRunning() {
        return current != null;
    }

    /** After the listeners that find something to send. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** From one start to the next stop. */
    private final class Run {
        private final Smtp smtp;
        private final Scheduler threads = Schedulers.newBoundedElastic(lanes, lanes * BATCHES_PER_LANE, "mail");
        private final Sinks.Empty<Void> stopping = Sinks.empty();
        private final Sinks.Empty<Void> ended = Sinks.empty();

        Run(Smtp smtp) {
            this.smtp = smtp;
        }

        Flux<Integer> deliveries() {
            return Flux.merge(wakeUps.asFlux(), Flux.interval(Duration.ZERO, poll))
                    .onBackpressureLatest()
                    .takeUntilOther(stopping.asMono())
                    .concatMap(_ -> sendAllDue(), 1)
                    .doOnError(error -> log.warn(
                            "mail is not delivered: {}",
                            getMostSpecificCause(error).toString()))
                    .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
                            .maxBackoff(Duration.ofSeconds(5))
                            .transientErrors(true))
                    .doFinally(_ -> ended.tryEmitEmpty());
        }

        void end(Runnable callback) {
            stopping.tryEmitEmpty();
            ended.asMono()
                    .doFinally(_ -> threads.dispose())
                    .doFinally(_ -> callback.run())
                    .subscribe();
        }

        /** Batch after batch until one is not full. */
        private Mono<Integer> sendAllDue() {
            int batch = lanes * BATCHES_PER_LANE;
            return Mono.defer(() -> sendBatch(batch))
                    .repeat(() -> current == this)
                    .takeUntil(claimed -> claimed < batch)
                    .last(0);
        }

        private Mono<Integer> sendBatch(int batch) {
            return notifications.claim(batch, LEASE).collectList().flatMap(mails -> Flux.fromIterable(mails)
                    .flatMap(this::send, lanes)
                    .then(Mono.just(mails.size())));
        }

        private Mono<Void> send(Mail mail) {
            return smtp.send(mail, threads)
                    .flatMap(outcome -> notifications.record(mail, outcome).retryWhen(RECORDING));
        }
    }
}
