package tradepost.notifier.watch;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.notifier.deliver.Delivery;
import tradepost.notifier.domain.Notification;
import tradepost.notifier.store.NotificationStore;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;

/** Records what there is to tell of a poll's order events. */
@Component
class OrderEventListener implements BatchHandler {
    private final NotificationStore notifications;
    private final Delivery delivery;

    OrderEventListener(NotificationStore notifications, Delivery delivery) {
        this.notifications = notifications;
        this.delivery = delivery;
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        List<Notification> told = batch.stream()
                .map(received -> (OrderChanged) received.event())
                .map(Notification::of)
                .flatMap(Optional::stream)
                .toList();
        return told.isEmpty() ? Mono.empty() : notifications.insert(told).doOnSuccess(_ -> delivery.wake());
    }
}
