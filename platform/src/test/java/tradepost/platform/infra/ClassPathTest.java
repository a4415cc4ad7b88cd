package tradepost.platform.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassPathTest {

    @Test
    void only_the_jars_asked_for_are_taken() {
        List<Path> found = ClassPath.select(List.of("kafka_2.13"));

        assertThat(found)
                .filteredOn(entry -> entry.toString().endsWith(".jar"))
                .singleElement()
                .satisfies(jar -> assertThat(jar.getFileName().toString()).startsWith("kafka_2.13"));
    }
}
