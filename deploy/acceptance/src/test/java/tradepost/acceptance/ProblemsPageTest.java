package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.marketdata.domain.MarketDataProblem;
import tradepost.orders.domain.OrderProblem;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.WalletsProblem;

class ProblemsPageTest {
    private static final Path PAGE = Path.of("../../docs/problems.md");
    private static final Pattern ENTRY = Pattern.compile("(?m)^\\*\\*([A-Z_]+)\\*\\* \\((\\d{3})\\) \\S");

    @Test
    void every_problem_has_a_paragraph_with_its_status_and_no_paragraph_is_left_over() throws IOException {
        Set<String> inCode = Stream.<Problem.Code[]>of(
                        CommonProblem.values(),
                        GatewayProblem.values(),
                        MarketDataProblem.values(),
                        OrderProblem.values(),
                        WalletsProblem.values())
                .flatMap(Stream::of)
                .map(code -> code.name() + " " + code.kind().status().value())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> onPage = ENTRY.matcher(Files.readString(PAGE))
                .results()
                .map(ProblemsPageTest::entry)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(onPage).isEqualTo(inCode);
    }

    private static String entry(MatchResult found) {
        return found.group(1) + " " + found.group(2);
    }
}
