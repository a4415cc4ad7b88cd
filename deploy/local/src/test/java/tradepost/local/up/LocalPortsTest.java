package tradepost.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tradepost.platform.infra.PortTaken;
import tradepost.platform.infra.Ports;

class LocalPortsTest {

    private static ServerSocket take(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_taken_port_of_the_gateway_is_named() throws IOException {
        int port = Ports.free();
        try (ServerSocket _ = take(port)) {

            assertThatThrownBy(() -> LocalPorts.from(port))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining(String.valueOf(port))
                    .hasMessageContaining("gateway");
        }
    }

    @Test
    void nothing_listens_where_something_else_does() {
        LocalPorts ports = LocalPorts.free();

        List<Integer> all = new ArrayList<>(ports.services().values());
        all.addAll(ports.management().values());
        all.addAll(List.of(ports.mqtt(), ports.mail(), ports.postgres(), ports.redis(), ports.kafka(), ports.bank()));

        assertThat(all).hasSize(2 * Service.values().length + 6).doesNotHaveDuplicates();
    }

    @Test
    void a_service_goes_elsewhere_where_its_port_is_taken() throws IOException {
        int gateway = Ports.free();
        try (ServerSocket _ = take(gateway + 1)) {

            LocalPorts ports = LocalPorts.from(gateway);

            assertThat(ports.of(Service.GATEWAY)).isEqualTo(gateway);
            assertThat(ports.of(Service.MARKET_DATA)).isNotEqualTo(gateway + 1);
        }
    }
}
