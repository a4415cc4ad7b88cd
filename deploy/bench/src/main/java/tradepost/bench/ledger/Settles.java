package tradepost.bench.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import tradepost.platform.event.Ids;
import tradepost.platform.event.Side;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.relay.Message;

/** Settles as execution sends them: each buys one share for a cent, so that an opening credit lasts for a million. */
final class Settles {
    static final int SYMBOLS = 10;

    private static final UUID NAMESPACE = Ids.derived(new UUID(0, 0), "tradepost/bench");
    private static final BigDecimal PRICE = new BigDecimal("0.01");
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long NUMBERS = 0x0000_FFFF_FFFF_FFFFL;

    private final List<User> users;
    private long next;

    Settles(int users) {
        this.users = IntStream.range(0, users).mapToObj(User::number).toList();
    }

    private record User(UUID id, UUID walletId) {
        static User number(int number) {
            UUID id = Ids.derived(NAMESPACE, "user/" + number);
            return new User(id, Ids.defaultWallet(id));
        }
    }

    /** How many were made. */
    long made() {
        return next;
    }

    /** The users, as the gateway tells of them. */
    List<Message> registrations(Instant now) {
        return IntStream.range(0, users.size())
                .mapToObj(number -> registration(number, now))
                .toList();
    }

    private Message registration(int number, Instant now) {
        UUID userId = users.get(number).id();
        String name = "bench" + number;
        UserRegistered registered = new UserRegistered(
                Ids.derived(userId, "registered"),
                now,
                userId,
                name,
                name + "@tradepost.example",
                List.of("USER"),
                true);
        return new Message(Topic.USER_EVENTS, userId.toString(), registered);
    }

    /** One for each user and symbol: after it every account is open. */
    Message first(int number) {
        return settle(users.get(number / SYMBOLS), number % SYMBOLS + 1);
    }

    /** Of any wallet. */
    Message spread() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return settle(users.get(random.nextInt(users.size())), random.nextInt(SYMBOLS) + 1);
    }

    /** Of this wallet. */
    Message of(int user) {
        return settle(users.get(user), ThreadLocalRandom.current().nextInt(SYMBOLS) + 1);
    }

    private Message settle(User user, int symbol) {
        Instant now = Instant.now();
        WalletCommand settle = new WalletCommand.Settle(
                idOf(next++),
                now,
                user.id(),
                user.walletId(),
                Ids.timeOrdered(now),
                "BENCH" + symbol,
                1,
                Side.BUY,
                BigDecimal.ONE,
                PRICE,
                "USD",
                PRICE,
                null,
                true);
        return new Message(Topic.WALLET_COMMANDS, user.walletId().toString(), settle);
    }

    /** As scattered as the ids of real commands, which decides what an index costs; the number is in its low bits. */
    private static UUID idOf(long number) {
        return new UUID(ThreadLocalRandom.current().nextLong(), VARIANT | number);
    }

    /** The number of a command, by its id. */
    static long numberOf(UUID commandId) {
        return commandId.getLeastSignificantBits() & NUMBERS;
    }
}
