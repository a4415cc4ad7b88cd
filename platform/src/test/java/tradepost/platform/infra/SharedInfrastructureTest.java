package tradepost.platform.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedInfrastructureTest {

    @Test
    void every_caller_gets_the_same_servers() {
        Infrastructure first = Infrastructure.shared();

        Infrastructure second = Infrastructure.shared();

        assertThat(second).isSameAs(first);
    }

    @Test
    void a_database_may_be_asked_for_twice() {
        Infrastructure shared = Infrastructure.shared();

        shared.createDatabase("twice");
        shared.createDatabase("twice");

        assertThat(shared.properties("twice")).containsKeys("spring.r2dbc.url", "tradepost.kafka.bootstrap-servers");
    }
}
