package tradepost.orders.domain;

import java.util.Map;
import tradepost.platform.problem.Problem;

/**
 * Why an order was not accepted, as its client was told.
 *
 * @param code an {@link OrderProblem}
 * @param facts of the problem, by name
 */
public record Refusal(String code, String detail, Map<String, Object> facts) {

    public static Refusal of(Problem problem) {
        return new Refusal(problem.code().name(), problem.detail(), problem.facts());
    }

    /** The same problem again. */
    public Problem problem() {
        Problem problem = Problem.of(OrderProblem.valueOf(code), detail);
        for (Map.Entry<String, Object> fact : facts.entrySet()) {
            problem = problem.with(fact.getKey(), fact.getValue());
        }
        return problem;
    }
}
