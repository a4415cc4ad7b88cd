package tradepost.marketdata.batch;

import java.time.Clock;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.feed.FeedsProperties;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/** {@code POST /api/v1/ticks}: a client service delivers ticks. */
@RestController
@ConditionalOnBooleanProperty(name = "tradepost.feeds.http.enabled", matchIfMissing = true)
class TickController {
    private static final Set<String> ROLES = Set.of("FEED", "ADMIN");

    private final HttpFeed feed;
    private final FeedsProperties.Http settings;
    private final Clock clock;
    private final KnownTicks known;

    TickController(HttpFeed feed, FeedsProperties feeds, Clock clock) {
        this.feed = feed;
        this.settings = feeds.http();
        this.clock = clock;
        this.known = new KnownTicks(settings.remembered());
    }

    /**
     * 200 once Kafka has all good ticks, with what became of the others. The body is read only for those who may send
     * one.
     */
    @PostMapping("/api/v1/ticks")
    Mono<TickBatch.Answer> take(@AuthenticationPrincipal Caller caller, @RequestBody Mono<TickBatch> batch) {
        if (caller.roles().stream().noneMatch(ROLES::contains)) {
            return Mono.error(Problem.of(CommonProblem.FORBIDDEN, "Ticks are delivered with the role FEED."));
        }
        return feed.admit(batch.map(sent -> read(sent, caller.username())).flatMap(this::take));
    }

    private TickBatch.Read read(TickBatch batch, String username) {
        TickBatch.Read read = batch.read(new TickRules(settings, username, clock.instant()), known::has);
        read.rejected().forEach(bad -> feed.health().rejected(bad.reason()));
        return read;
    }

    private Mono<TickBatch.Answer> take(TickBatch.Read read) {
        return feed.take(read.fresh().stream().map(this::remembered).toList()).then(Mono.fromSupplier(read::answer));
    }

    private FeedTick remembered(FeedTick tick) {
        return tick.whenTaken(() -> known.add(tick.tick().id()));
    }
}
