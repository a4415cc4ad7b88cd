package tradepost.notifier.deliver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import tradepost.notifier.NotifierProperties;
import tradepost.notifier.store.NotificationStore;

/** Delivery by the mail server of {@code spring.mail.host}, where one is set. */
@Configuration(proxyBeanMethods = false)
class DeliverConfiguration {
    @Bean
    Delivery delivery(
            NotificationStore notifications,
            NotifierProperties properties,
            @Value("${spring.mail.host:}") String host,
            ObjectProvider<JavaMailSender> sender) {
        Smtp smtp = host.isBlank() ? null : smtp(properties, sender.getObject());
        return new Delivery(notifications, smtp, properties.lanes(), properties.poll());
    }

    private static Smtp smtp(NotifierProperties properties, JavaMailSender sender) {
        return new Smtp(sender, new MailWriter(properties.from()), properties.retryRule());
    }
}
