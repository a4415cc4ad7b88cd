package tradepost.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.scheduler.Schedulers;

/**
 * The rules of the house that a compiler cannot check, over the classes of all services. Exceptions stand here with
 * their reason.
 */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("tradepost");

    private static final String[] SERVICES = {"gateway", "marketdata", "orders", "wallets", "notifier"};
    private static final String DECIDING = "tradepost.*.domain..";
    private static final String RELAY = "tradepost.platform.relay..";
    private static final String INFRA = "tradepost.platform.infra..";
    private static final String LOCAL = "tradepost.local..";
    /** A client of the whole and its processes, which serves nobody. */
    private static final String ACCEPTANCE = "tradepost.acceptance..";

    /**
     * Who may start a chain of its own: only what runs for as long as its service does, each started by the life cycle
     * of Spring.
     */
    private static final Map<String, String> SUBSCRIBERS = Map.of(
            "tradepost.notifier.deliver.Delivery", "sends mail for as long as the service runs",
            "tradepost.wallets.rates.RateSync", "keeps the banks' rates up to date for as long as the service runs",
            "tradepost.marketdata.publish.FeedRunner", "runs the feeds for as long as the service runs",
            "tradepost.marketdata.listing.CalendarUpdate", "publishes changed calendars after its service has started",
            "tradepost.marketdata.snapshot.SnapshotPublisher", "publishes snapshots for as long as the service runs",
            "tradepost.marketdata.stream.Frames", "sends frames for as long as the service runs");

    /** Who may bring threads: only what must block, or must not wait for others. */
    private static final Map<String, String> SCHEDULERS = Map.of(
            "tradepost.platform.relay.KafkaPublisher", "a producer waits for metadata in send",
            "tradepost.platform.relay.RecordSender", "a producer waits for metadata in send",
            "tradepost.gateway.auth.Passwords", "a hash costs tens of milliseconds of a core",
            "tradepost.notifier.deliver.Delivery", "the SMTP client blocks",
            "tradepost.marketdata.feed.TradeFile", "files are read by blocking calls");

    /** Who may wait for a result: only what runs on the thread that starts a service, before it serves anyone. */
    private static final Map<String, String> WAITERS =
            Map.of("tradepost.platform.relay.Topics", "creates the topics while its service starts");

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "marketdata", "orders", "wallets", "notifier"})
    void deciding_is_plain_java(String service) {
        classes()
                .that()
                .resideInAPackage("tradepost." + service + ".domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "com.fasterxml.jackson.annotation..",
                        "tradepost.platform.event..",
                        "tradepost.platform.money..",
                        "tradepost.platform.problem..",
                        "tradepost." + service + ".domain..")
                .check(CLASSES);
    }

    @Test
    void deciding_asks_no_clock_and_throws_no_dice() {
        noClasses()
                .that()
                .resideInAPackage(DECIDING)
                .should()
                .accessTargetWhere(calls("now", Instant.class))
                .orShould()
                .accessTargetWhere(calls("randomUUID", UUID.class))
                .orShould()
                .accessTargetWhere(calls("random", Math.class))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "marketdata", "orders", "wallets", "notifier"})
    void services_do_not_know_each_other(String service) {
        noClasses()
                .that()
                .resideInAPackage("tradepost." + service + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("tradepost..")
                        .and(not(resideInAnyPackage("tradepost." + service + "..", "tradepost.platform.."))))
                .check(CLASSES);
    }

    @Test
    void the_platform_knows_no_service() {
        noClasses()
                .that()
                .resideInAPackage("tradepost.platform..")
                .should()
                .dependOnClassesThat(resideInAPackage("tradepost..").and(not(resideInAPackage("tradepost.platform.."))))
                .check(CLASSES);
    }

    @Test
    void services_do_not_carry_the_embedded_servers() {
        noClasses()
                .that()
                .resideInAnyPackage(packagesOfServices())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INFRA)
                .check(CLASSES);
    }

    @Test
    void packages_do_not_go_round_in_circles() {
        slices().matching("tradepost.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_clients_of_kafka_stay_in_the_relay() {
        noClasses()
                .that()
                .resideOutsideOfPackages(RELAY, INFRA)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "reactor.kafka..", "kafka..")
                .check(CLASSES);
    }

    @Test
    void only_the_relay_and_what_runs_as_long_as_its_service_subscribes() {
        noClasses()
                .that()
                .resideOutsideOfPackage(RELAY)
                .and(areNotIn(SUBSCRIBERS.keySet()))
                .should()
                .accessTargetWhere(calls("subscribe|subscribeWith", Publisher.class))
                .check(CLASSES);
    }

    @Test
    void nobody_waits_for_a_publisher_but_the_local_start() {
        noClasses()
                .that()
                .resideOutsideOfPackage(LOCAL)
                .should()
                .accessTargetWhere(calls("block.*|toIterable|toStream", Publisher.class))
                .check(CLASSES);
    }

    @Test
    void nobody_waits_for_a_future_but_what_starts_servers() {
        noClasses()
                .that()
                .resideOutsideOfPackages(LOCAL, INFRA, ACCEPTANCE)
                .and(areNotIn(WAITERS.keySet()))
                .should()
                .accessTargetWhere(calls("get|join|resultNow", Future.class))
                .orShould()
                .accessTargetWhere(calls("get|join", CompletableFuture.class))
                .check(CLASSES);
    }

    @Test
    void threads_are_brought_only_by_what_must_block() {
        noClasses()
                .that(areNotIn(SCHEDULERS.keySet()))
                .should()
                .accessTargetWhere(calls(".*", Schedulers.class))
                .check(CLASSES);
    }

    @Test
    void nobody_sleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INFRA)
                .and(areNotIn(WAITERS.keySet()))
                .should()
                .accessTargetWhere(calls("sleep", Thread.class))
                .orShould()
                .accessTargetWhere(calls("sleep", TimeUnit.class))
                .check(CLASSES);
    }

    @Test
    void money_is_never_a_floating_point_number() {
        String[] exact = {DECIDING, "tradepost.platform.money..", "tradepost.platform.event..", "tradepost.*.ledger.."};

        fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(exact)
                .should()
                .notHaveRawType(FLOATING)
                .check(CLASSES);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(exact)
                .should()
                .notHaveRawReturnType(FLOATING)
                .check(CLASSES);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching("(?i).*\\.(common|utils?|helpers?|managers?|impl|dtos?)\\..*")
                .orShould()
                .haveSimpleNameEndingWith("Common")
                .orShould()
                .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl|D[Tt][Oo]s?)")
                .check(CLASSES);
    }

    private static final DescribedPredicate<JavaClass> FLOATING =
            describe("a floating point number", type -> Set.of("double", "float", "java.lang.Double", "java.lang.Float")
                    .contains(type.getName()));

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> calls(String method, Class<?> owner) {
        return describe(
                owner.getSimpleName() + "." + method,
                access -> nameMatching(method).test(access.getTarget())
                        && access.getTargetOwner().isAssignableTo(owner));
    }

    /** A class is in its outermost class. */
    private static DescribedPredicate<JavaClass> areNotIn(Set<String> names) {
        return describe(
                "are not in " + names, type -> !names.contains(type.getName().replaceFirst("\\$.*", "")));
    }

    private static String[] packagesOfServices() {
        return Arrays.stream(SERVICES)
                .map(service -> "tradepost." + service + "..")
                .toArray(String[]::new);
    }
}
