package tradepost.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Topic;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletCommand.AdjustHold;
import tradepost.platform.event.WalletCommand.Hold;
import tradepost.platform.event.WalletCommand.Release;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicConsumer;

/** The other end of the wallet topics: answers each command as the test says, over real Kafka. */
final class LedgerStandIn implements BatchHandler, AutoCloseable {
    private final KafkaPublisher kafka;
    private final TopicConsumer consumer;
    private final Queue<WalletCommand> commands = new ConcurrentLinkedQueue<>();
    private volatile boolean isAssigned;
    private volatile Function<WalletCommand, List<WalletEvent>> answers = command -> List.of(agreed(command));

    LedgerStandIn(OrdersService orders) {
        KafkaProperties properties = orders.bean(KafkaProperties.class);
        kafka = new KafkaPublisher(properties);
        consumer = new TopicConsumer(
                properties, kafka, "ledger-stand-in", Map.of(Topic.WALLET_COMMANDS, WalletCommand.class), this);
        consumer.start();
        Eventually.holds(() -> isAssigned);
    }

    /** From now on answers so; an empty list leaves a command without an answer. */
    void answer(Function<WalletCommand, List<WalletEvent>> how) {
        answers = how;
    }

    List<WalletCommand> commandsOf(String symbol) {
        return commands.stream()
                .filter(command -> command.symbol().equals(symbol))
                .toList();
    }

    @Override
    public Mono<Void> assigned(Set<Integer> partitions) {
        return Mono.fromRunnable(() -> isAssigned = true);
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        return Flux.fromIterable(batch)
                .map(received -> (WalletCommand) received.event())
                .doOnNext(commands::add)
                .concatMapIterable(command -> answers.apply(command))
                .concatMap(answer -> kafka.publish(new Message(Topic.WALLET_EVENTS, answer.symbol(), answer)))
                .then();
    }

    static WalletEvent agreed(WalletCommand command) {
        var id = WalletEvent.idFor(command.id());
        return switch (command) {
            case Hold hold ->
                new WalletEvent.Held(
                        id, Instant.now(), hold.id(), hold.orderId(), hold.symbol(), hold.holdId(), hold.amount());
            case AdjustHold adjust ->
                new WalletEvent.Held(
                        id,
                        Instant.now(),
                        adjust.id(),
                        adjust.orderId(),
                        adjust.symbol(),
                        adjust.holdId(),
                        adjust.amount());
            case Settle settle ->
                new WalletEvent.Settled(
                        id,
                        Instant.now(),
                        settle.id(),
                        settle.orderId(),
                        settle.symbol(),
                        settle.fill(),
                        settle.cost());
            case Release release ->
                new WalletEvent.Released(
                        id,
                        Instant.now(),
                        release.id(),
                        release.orderId(),
                        release.symbol(),
                        release.holdId(),
                        BigDecimal.ONE);
        };
    }

    static WalletEvent refused(WalletCommand command) {
        return new WalletEvent.Refused(
                WalletEvent.idFor(command.id()),
                Instant.now(),
                command.id(),
                command.orderId(),
                command.symbol(),
                1,
                WalletEvent.Reason.INSUFFICIENT_FUNDS,
                "USD",
                new BigDecimal("100.00"),
                new BigDecimal("50.00"));
    }

    /** A consumer that is still answering keeps its partitions, and another stand-in would hear nothing of them. */
    @Override
    public void close() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        consumer.stop(() -> stopped.complete(null));
        stopped.orTimeout(OrdersService.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        kafka.close();
    }
}
