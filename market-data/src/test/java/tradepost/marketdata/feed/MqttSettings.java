package tradepost.marketdata.feed;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of the MQTT feed, as a service reads them. */
final class MqttSettings {
    private MqttSettings() {}

    /** Those of a broker of this machine, and some others. */
    static FeedsProperties.Mqtt of(int port, Map<String, ?> others) {
        Map<String, Object> settings = new HashMap<>(others);
        settings.put("host", "127.0.0.1");
        settings.put("port", port);
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("", FeedsProperties.Mqtt.class);
    }
}
