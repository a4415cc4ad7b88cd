package tradepost.acceptance.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the running system, which is started once for all test classes and stopped after the last; after
 * each class every invariant must hold.
 */
public final class RunningSystem implements ParameterResolver, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RunningSystem.class);

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        assertThat(system(context).violations()).as("violated invariants").isEmpty();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestSystem.class;
    }

    @Override
    public TestSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return system(context);
    }

    private static TestSystem system(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestSystem.class, _ -> TestSystem.start(), TestSystem.class);
    }
}
