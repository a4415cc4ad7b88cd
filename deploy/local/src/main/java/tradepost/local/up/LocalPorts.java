package tradepost.local.up;

import java.util.EnumMap;
import java.util.Map;
import tradepost.platform.infra.PortTaken;
import tradepost.platform.infra.Ports;

/**
 * Where everything listens: the gateway where it was asked to, all else on the ports that follow, or on free ones where
 * those are taken.
 */
public record LocalPorts(
        Map<Service, Integer> services, int mqtt, int mail, int postgres, int redis, int kafka, int bank) {

    /** @throws PortTaken where another program listens on the gateway's port: it alone was asked for */
    public static LocalPorts from(int gateway) {
        if (!Ports.isFree(gateway)) {
            throw new PortTaken("the gateway", gateway);
        }
        Map<Service, Integer> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, service == Service.GATEWAY ? gateway : freeFrom(gateway + service.portOffset()));
        }
        int next = gateway + Service.values().length;
        return new LocalPorts(
                services,
                freeFrom(next),
                freeFrom(next + 1),
                freeFrom(next + 2),
                freeFrom(next + 3),
                freeFrom(next + 4),
                freeFrom(next + 5));
    }

    /** Free ones for all. */
    public static LocalPorts free() {
        return from(Ports.free());
    }

    private static int freeFrom(int preferred) {
        return Ports.isFree(preferred) ? preferred : Ports.free();
    }

    public int of(Service service) {
        Integer port = services.get(service);
        if (port == null) {
            throw new IllegalStateException("no port for " + service);
        }
        return port;
    }
}
