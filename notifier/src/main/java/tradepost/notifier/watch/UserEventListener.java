package tradepost.notifier.watch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.notifier.deliver.Delivery;
import tradepost.notifier.domain.Recipient;
import tradepost.notifier.store.RecipientStore;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.Received;

/** Keeps the recipients as the last record of each user says; what waited for one of them can go. */
@Component
class UserEventListener implements BatchHandler {
    private final RecipientStore recipients;
    private final Delivery delivery;

    UserEventListener(RecipientStore recipients, Delivery delivery) {
        this.recipients = recipients;
        this.delivery = delivery;
    }

    @Override
    public Mono<Void> on(List<Received> batch) {
        Map<UUID, Recipient> last = new LinkedHashMap<>();
        for (Received received : batch) {
            Recipient recipient = Recipient.of((UserRegistered) received.event());
            last.put(recipient.userId(), recipient);
        }
        return last.isEmpty()
                ? Mono.empty()
                : recipients.upsert(List.copyOf(last.values())).doOnSuccess(_ -> delivery.wake());
    }
}
