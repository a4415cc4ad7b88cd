package tradepost.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineScriptTest {

    @Test
    void a_settle_is_ten_statements_from_begin_to_commit() {
        List<BaselineScript.Statement> statements = BaselineScript.read().statements();

        assertThat(statements).hasSize(10);
        assertThat(statements.getFirst().isBegin()).isTrue();
        assertThat(statements.getLast().isCommit()).isTrue();
        assertThat(statements.subList(1, 9)).noneMatch(one -> one.isBegin() || one.isCommit());
    }

    @Test
    void our_connections_know_each_variable_that_pgbench_sets() {
        BaselineScript script = BaselineScript.read();

        assertThat(Baseline.variables(0, 10, 10).keySet()).containsExactlyInAnyOrderElementsOf(script.variables());
        assertThat(script.statements())
                .allSatisfy(statement -> assertThat(script.variables()).containsAll(statement.variables()));
    }

    @Test
    void a_variable_becomes_a_question_mark_and_a_cast_stays() {
        BaselineScript script =
                BaselineScript.parse("\\set user random(1, :users)\nSELECT :user::bigint, '1'::text;\n");

        assertThat(script.variables()).containsExactly("user");
        assertThat(script.statements())
                .containsExactly(new BaselineScript.Statement("SELECT ?::bigint, '1'::text", List.of("user")));
    }

    @Test
    void the_rate_is_read_from_what_pgbench_reports() {
        String report = """
                latency average = 4.682 ms
                initial connection time = 12.101 ms
                tps = 1708.745313 (without initial connection time)
                """;

        assertThat(Pgbench.rate(report)).isEqualTo(1708.745313);
    }
}
