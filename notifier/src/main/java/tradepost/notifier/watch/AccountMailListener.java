package tradepost.notifier.watch;

import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.notifier.deliver.Delivery;
import tradepost.notifier.domain.Notification;
import tradepost.notifier.store.NotificationStore;
import tradepost.platform.event.AccountMail;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;

/** Records what users are to be told of their accounts. */
@Component
class AccountMailListener implements BatchHandler {
    private final NotificationStore notifications;
    private final Delivery delivery;

    AccountMailListener(NotificationStore notifications, Delivery delivery) {
        this.notifications = notifications;
        this.delivery = delivery;
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        List<Notification> told = batch.stream()
                .map(received -> Notification.of((AccountMail) received.event()))
                .toList();
        return told.isEmpty() ? Mono.empty() : notifications.insert(told).doOnSuccess(_ -> delivery.wake());
    }
}
