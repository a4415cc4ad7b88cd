package tradepost.acceptance.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;
import tradepost.platform.infra.Infrastructure;

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
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(TestSystem.class, _ -> start(), TestSystem.class);
    }

    private static TestSystem start() {
        try {
            Path logs = Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
            return TestSystem.start(servers(), Files.createTempDirectory(logs, "system-"));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make a directory for the system", failure);
        }
    }

    /** Servers in containers cannot be killed and started again at the same address: then it has others. */
    private static EmbeddedInfrastructure servers() {
        return Infrastructure.shared() instanceof EmbeddedInfrastructure embedded ? embedded : ownServers();
    }

    private static EmbeddedInfrastructure ownServers() {
        EmbeddedInfrastructure own = EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), _ -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(own::close, "acceptance-servers-stop"));
        return own;
    }
}
