package tradepost.gateway.auth;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.AccountMails;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.LinkPurpose;
import tradepost.gateway.domain.User;
import tradepost.gateway.limit.Buckets;
import tradepost.gateway.secret.Secrets;
import tradepost.gateway.store.AccountStore;
import tradepost.gateway.store.AccountStore.Link;
import tradepost.platform.problem.Problem;

/** Has links mailed, a few of a kind for each user and hour, where {@code tradepost.auth.public-url} is set. */
@Component
class MailedLinks {
    /** One for each kind: whoever has mails of one kind sent keeps nobody from those of another. */
    static final Limit VERIFICATIONS = new Limit("verification-mails", 5, Duration.ofHours(1));

    static final Limit RESETS = new Limit("reset-mails", 5, Duration.ofHours(1));
    static final Limit NOTES = new Limit("known-address-mails", 5, Duration.ofHours(1));

    private final AccountStore accounts;
    private final Buckets buckets;
    private final @Nullable URI publicUrl;
    private final SecureRandom random;
    private final Clock clock;

    MailedLinks(AccountStore accounts, Buckets buckets, AuthProperties properties, SecureRandom random, Clock clock) {
        this.accounts = accounts;
        this.buckets = buckets;
        this.publicUrl = properties.publicUrl();
        this.random = random;
        this.clock = clock;
    }

    /** @throws Problem MAIL_NOT_SET */
    void requireSent() {
        if (publicUrl == null) {
            throw Problem.of(GatewayProblem.MAIL_NOT_SET, "No mail is sent from here: ask who runs this Tradepost.");
        }
    }

    /** Sends nothing where none is sent, and none beyond what a user may be sent. */
    Mono<Void> send(User user, LinkPurpose purpose) {
        return publicUrl == null
                ? Mono.empty()
                : sparingly(limitOf(purpose), user.id(), () -> accounts.issue(link(user, purpose, publicUrl)));
    }

    /** The link for who has just registered, to be recorded with them; null where none is sent. */
    @Nullable
    Link first(User user) {
        return publicUrl == null ? null : link(user, LinkPurpose.VERIFY_EMAIL, publicUrl);
    }

    private static Limit limitOf(LinkPurpose purpose) {
        return switch (purpose) {
            case VERIFY_EMAIL -> VERIFICATIONS;
            case RESET_PASSWORD -> RESETS;
        };
    }

    /** Tells the holder of an address that someone wanted to register with it. */
    Mono<Void> tellKnown(User holder) {
        return sparingly(NOTES, holder.id(), () -> accounts.tell(AccountMails.addressKnown(holder, clock.instant())));
    }

    private Mono<Void> sparingly(Limit limit, UUID userId, Supplier<Mono<Void>> mail) {
        return buckets.take(limit, userId.toString(), 1).flatMap(taken -> taken.granted() ? mail.get() : Mono.empty());
    }

    /** The secret is behind the {@code #}: no server is sent it by a browser, and no log has it. */
    private Link link(User user, LinkPurpose purpose, URI base) {
        Instant now = clock.instant();
        String secret = Secrets.next(random);
        String page =
                switch (purpose) {
                    case VERIFY_EMAIL -> "/account/verify-email.html#";
                    case RESET_PASSWORD -> "/account/reset-password.html#";
                };
        String link = base.toString().replaceAll("/+$", "") + page + secret;
        return new Link(purpose, Secrets.hash(secret), AccountMails.link(user, purpose, link, now));
    }
}
