package tradepost.local.up;

import java.util.EnumMap;
import java.util.Map;
import tradepost.platform.infra.PortTaken;
import tradepost.platform.infra.Ports;

/**
 * Where everything listens: the gateway where it was asked to, all else on the ports that follow, or on free ones where
 * those are taken.
 *
 * @param management where each service tells how it is
 */
public record LocalPorts(
        Map<Service, Integer> services,
        Map<Service, Integer> management,
        int mqtt,
        int mail,
        int postgres,
        int redis,
        int kafka,
        int bank) {
    /** Beside the services: MQTT, mail, three servers and a bank. */
    private static final int NEIGHBOURS = 6;

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
        Map<Service, Integer> management = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            management.put(service, freeFrom(next + NEIGHBOURS + service.portOffset()));
        }
        return new LocalPorts(
                services,
                management,
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
        return of(service, services);
    }

    /** Where a service tells how it is. */
    public int managementOf(Service service) {
        return of(service, management);
    }

    private static int of(Service service, Map<Service, Integer> ports) {
        Integer port = ports.get(service);
        if (port == null) {
            throw new IllegalStateException("no port for " + service);
        }
        return port;
    }
}
