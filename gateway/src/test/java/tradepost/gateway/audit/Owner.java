package tradepost.gateway.audit;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.Objects;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.domain.AuditChain;
import tradepost.gateway.store.AuditStore;

/** Who owns the tables of the gateway, and could change what the gateway itself cannot. */
record Owner(DatabaseClient database, TransactionalOperator transactions, String service) {
    static Owner of(RunningGateway gateway) {
        ConnectionFactoryOptions address = ConnectionFactoryOptions.parse(
                Objects.requireNonNull(gateway.properties().get("spring.r2dbc.url")));
        ConnectionFactory factory = ConnectionFactories.get(address.mutate()
                .option(ConnectionFactoryOptions.USER, property(gateway, "spring.flyway.user"))
                .option(ConnectionFactoryOptions.PASSWORD, property(gateway, "spring.flyway.password"))
                .build());
        return new Owner(
                DatabaseClient.create(factory),
                TransactionalOperator.create(new R2dbcTransactionManager(factory)),
                property(gateway, "spring.r2dbc.username"));
    }

    private static String property(RunningGateway gateway, String name) {
        return Objects.requireNonNull(gateway.properties().get(name));
    }

    void run(String sql) {
        database.sql(sql).then().block(RunningGateway.LIMIT);
    }

    /** What a verification finds after these changes, which nobody else ever sees. */
    AuditChain verifyAfter(String... changes) {
        Mono<AuditChain> verified = Flux.just(changes)
                .concatMap(change -> database.sql(change).then())
                .then(Mono.defer(() -> new AuditVerification(new AuditStore(database)).verify()));
        return Objects.requireNonNull(transactions
                .execute(transaction -> {
                    transaction.setRollbackOnly();
                    return verified;
                })
                .blockLast(RunningGateway.LIMIT));
    }
}
