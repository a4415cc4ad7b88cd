package tradepost.acceptance.ledger;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.ledger.Move.Posting;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Answer;
import tradepost.local.up.Service;

/**
 * Compares what a customer was told with what the ledger keeps and with what the API shows, by plain sums, and proves
 * the ledger: all invariants, the replay, and its own verification. Nothing may be on its way while this runs.
 */
public final class LedgerAudit {
    private static final String POSTINGS = """
            SELECT movement.idempotency_key, movement.id, movement.kind, account.wallet_id, entry.asset, entry.amount
              FROM movements movement
              JOIN entries entry ON entry.movement_id = movement.id
              JOIN accounts account ON account.id = entry.account_id AND NOT account.house
             WHERE movement.user_id = ? AND movement.kind <> 'OPENING_CREDIT'
            """;
    private static final int SHOWN = 20;

    private final TestSystem system;
    private final Customer customer;
    private final List<String> violations = new ArrayList<>();

    private LedgerAudit(TestSystem system, Customer customer) {
        this.system = system;
        this.customer = customer;
    }

    /** Cash of one wallet in one currency. */
    private record Purse(String walletId, String currency) {}

    /** What is wrong, in words; empty if nothing is. */
    public static List<String> violations(TestSystem system, Customer customer) throws SQLException {
        LedgerAudit audit = new LedgerAudit(system, customer);
        system.violations().forEach(violation -> audit.violations.add(violation.toString()));
        audit.violations.addAll(customer.journal().faults());
        audit.entriesAreThoseAcknowledged();
        audit.balancesAreTheSums();
        audit.verificationSaysOk();
        return audit.violations;
    }

    private void entriesAreThoseAcknowledged() throws SQLException {
        try (Connection wallets = system.database(Service.WALLETS)) {
            Map<Posting, Long> booked = counted(Rows.list(
                    wallets,
                    POSTINGS,
                    row -> new Posting(
                            row.getString("idempotency_key"),
                            row.getString("id"),
                            row.getString("kind"),
                            row.getString("wallet_id"),
                            row.getString("asset"),
                            row.getBigDecimal("amount")),
                    customer.userId()));
            Map<Posting, Long> acknowledged = counted(customer.journal().postings());
            tellMissing("acknowledged and not booked so: ", acknowledged, booked);
            tellMissing("booked and not acknowledged so: ", booked, acknowledged);
            violations.addAll(ReplayedLedger.violations(wallets));
        }
    }

    private static Map<Posting, Long> counted(List<Posting> postings) {
        return postings.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private void tellMissing(String what, Map<Posting, Long> of, Map<Posting, Long> in) {
        of.entrySet().stream()
                .filter(posting -> !posting.getValue().equals(in.get(posting.getKey())))
                .limit(SHOWN)
                .forEach(posting -> violations.add(what + posting.getKey() + " × " + posting.getValue()));
    }

    /** Three ways to the same number: what the client was told, the balance shown, and the statement shown. */
    private void balancesAreTheSums() {
        Map<Purse, BigDecimal> sums = new HashMap<>();
        sums.put(new Purse(customer.walletId(), "USD"), Customer.OPENING);
        customer.journal()
                .postings()
                .forEach(posting -> sums.merge(
                        new Purse(posting.walletId(), posting.currency()), posting.amount(), BigDecimal::add));
        Map<Purse, BigDecimal> shown = new HashMap<>();
        Map<Purse, BigDecimal> stated = new HashMap<>();
        for (String wallet : List.of(customer.walletId(), customer.savingsId())) {
            customer.balances(wallet)
                    .forEach(balance -> shown.put(
                            new Purse(wallet, balance.path("currency").asString()), decimal(balance, "available")));
            addStatement(wallet, stated);
        }
        tellDifferent("balance", shown, sums);
        tellDifferent("statement", stated, sums);
    }

    private void addStatement(String wallet, Map<Purse, BigDecimal> stated) {
        String after = "";
        do {
            JsonNode page = customer.entries(wallet, after);
            page.path("items")
                    .forEach(item -> stated.merge(
                            new Purse(wallet, item.path("currency").asString()),
                            decimal(item, "amount"),
                            BigDecimal::add));
            after = page.path("next").asString("");
        } while (!after.isEmpty());
    }

    private void tellDifferent(String what, Map<Purse, BigDecimal> shown, Map<Purse, BigDecimal> sums) {
        Stream.concat(shown.keySet().stream(), sums.keySet().stream())
                .distinct()
                .filter(purse -> amount(shown, purse).compareTo(amount(sums, purse)) != 0)
                .forEach(purse -> violations.add("the " + what + " of " + purse + " is " + amount(shown, purse)
                        + ", acknowledged were " + amount(sums, purse)));
    }

    private static BigDecimal amount(Map<Purse, BigDecimal> amounts, Purse purse) {
        return amounts.getOrDefault(purse, BigDecimal.ZERO);
    }

    private void verificationSaysOk() {
        Answer verified = system.admin().get("/api/v1/ops/ledger/verify");
        if (!verified.body().path("ok").asBoolean(false)) {
            violations.add("the ledger does not verify: " + verified);
        }
    }

    private static BigDecimal decimal(JsonNode object, String property) {
        return new BigDecimal(object.path(property).asString());
    }
}
