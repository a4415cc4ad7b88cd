package tradepost.wallets.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;
import tradepost.wallets.domain.Account;
import tradepost.wallets.domain.AccountKey;
import tradepost.wallets.domain.Books;
import tradepost.wallets.domain.Books.Booked;
import tradepost.wallets.domain.Books.ChangedWallet;
import tradepost.wallets.domain.Books.Moved;
import tradepost.wallets.domain.Decision.Made;
import tradepost.wallets.domain.Entry;
import tradepost.wallets.domain.Hold;
import tradepost.wallets.domain.Movement;
import tradepost.wallets.domain.ShardHead;

/** Records all that a batch decided, and tells of it, in one statement. */
@Repository
public class JournalStore {
    private static final String RECORD = """
            WITH moved AS (
                INSERT INTO movements
                       (id, kind, user_id, wallet_id, order_id, fill, symbol, price, rate, quote_id, idempotency_key,
                        shard, first_seq, legs, moved_at)
                SELECT made.*, :now::timestamptz
                  FROM unnest(:movements::uuid[], :kinds::text[], :users::uuid[], :wallets::uuid[], :orders::uuid[],
                              :fills::integer[], :symbols::text[], :prices::numeric[], :rates::numeric[],
                              :quotes::uuid[], :keys::text[], :movementShards::smallint[], :firstSeqs::bigint[],
                              :movementLegs::smallint[]) AS made
            ), booked AS (
                INSERT INTO entries
                       (movement_id, leg, account_id, account_seq, shard, shard_seq, asset, amount, balance, hash,
                        booked_at)
                SELECT made.movement, made.leg, made.account, made.account_seq, made.shard, made.shard_seq, made.asset,
                       made.amount, made.balance, decode(made.hash, 'hex'), :now::timestamptz
                  FROM unnest(:entryMovements::uuid[], :legs::text[], :entryAccounts::bigint[], :accountSeqs::bigint[],
                              :entryShards::smallint[], :shardSeqs::bigint[], :assets::text[], :amounts::numeric[],
                              :balances::numeric[], :hashes::text[])
                       AS made(movement, leg, account, account_seq, shard, shard_seq, asset, amount, balance, hash)
            ), balanced AS (
                UPDATE accounts account
                   SET available = made.available, held = made.held, account_seq = made.seq, opened = made.opened,
                       cost = made.cost, realised = made.realised, cost_currency = made.cost_currency
                  FROM unnest(:accounts::bigint[], :availables::numeric[], :helds::numeric[], :seqs::bigint[],
                              :openeds::boolean[], :costs::numeric[], :realiseds::numeric[], :costCurrencies::text[])
                       AS made(id, available, held, seq, opened, cost, realised, cost_currency)
                 WHERE account.id = made.id
            ), spent AS (
                UPDATE exchange_quotes SET used = true WHERE id = ANY(:quotes::uuid[])
            ), set_aside AS (
                INSERT INTO holds (id, account_id, order_id, amount, remaining, status, changed_at)
                SELECT made.*, :now::timestamptz
                  FROM unnest(:holds::uuid[], :holdAccounts::bigint[], :holdOrders::uuid[], :holdAmounts::numeric[],
                              :remainings::numeric[], :statuses::text[]) AS made
                ON CONFLICT (id) DO UPDATE
                   SET amount = excluded.amount, remaining = excluded.remaining, status = excluded.status,
                       changed_at = excluded.changed_at
            ), answered AS (
                INSERT INTO inbox (command_id, contents, answer_type, answer, answered_at)
                SELECT made.id, made.contents, made.type, made.answer::jsonb, :now::timestamptz
                  FROM unnest(:commands::uuid[], :contents::text[], :answerTypes::text[], :answers::text[])
                       AS made(id, contents, type, answer)
            ), counted AS (
                UPDATE shards SET shard_seq = made.seq, head = decode(made.head, 'hex')
                  FROM unnest(:shards::smallint[], :lastSeqs::bigint[], :heads::text[]) AS made(shard, seq, head)
                 WHERE shards.shard = made.shard AND shards.shard_seq <> made.seq
            )
            """ + Outbox.INSERT;

    /** A name may go from one wallet to another within a batch: all let go of theirs first. */
    private static final String LET_GO = "UPDATE wallets SET name = chr(1) || id WHERE id = ANY(:wallets::uuid[])";

    private static final String KEEP = """
            INSERT INTO wallets (id, user_id, name, house, opened_at, closed_at)
            SELECT made.id, made.user_id, made.name, false, :now::timestamptz,
                   CASE WHEN made.closed THEN :now::timestamptz END
              FROM unnest(:wallets::uuid[], :users::uuid[], :names::text[], :closed::boolean[])
                   AS made(id, user_id, name, closed)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, closed_at = excluded.closed_at
            """;

    private final DatabaseClient database;
    private final Outbox outbox;

    public JournalStore(DatabaseClient database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /** @param messages the answers to publish, in order */
    public Mono<Void> record(Books books, List<Message> messages, Instant now) {
        GenericExecuteSpec statement = database.sql(RECORD).bind("now", now);
        statement = bindMovements(statement, books.movements());
        statement = bindEntries(statement, books.entries());
        statement = bindAccounts(statement, books.changedAccounts());
        statement = bindHolds(statement, books.changedHolds(), books.accounts());
        statement = bindAnswers(statement, books.made());
        statement = bindShards(statement, books.shards());
        return recordWallets(books.changedWallets(), now)
                .then(outbox.bind(statement, messages).then());
    }

    private Mono<Void> recordWallets(Collection<ChangedWallet> changed, Instant now) {
        if (changed.isEmpty()) {
            return Mono.empty();
        }
        UUID[] ids = column(changed, one -> one.wallet().id(), UUID[]::new);
        return database.sql(LET_GO)
                .bind("wallets", ids)
                .then()
                .then(database.sql(KEEP)
                        .bind("now", now)
                        .bind("wallets", ids)
                        .bind("users", column(changed, one -> one.wallet().userId(), UUID[]::new))
                        .bind("names", column(changed, one -> one.wallet().name(), String[]::new))
                        .bind("closed", column(changed, ChangedWallet::isClosed, Boolean[]::new))
                        .then());
    }

    private static GenericExecuteSpec bindMovements(GenericExecuteSpec statement, List<Moved> moved) {
        List<Movement> movements = moved.stream().map(Moved::movement).toList();
        return statement
                .bind("movements", column(movements, Movement::id, UUID[]::new))
                .bind("kinds", column(movements, movement -> movement.kind().name(), String[]::new))
                .bind("users", column(movements, Movement::userId, UUID[]::new))
                .bind("wallets", column(movements, Movement::walletId, UUID[]::new))
                .bind("orders", column(movements, JournalStore::orderOf, UUID[]::new))
                .bind("fills", column(movements, JournalStore::numberOf, Integer[]::new))
                .bind("symbols", column(movements, Movement::symbol, String[]::new))
                .bind("prices", column(movements, Movement::price, BigDecimal[]::new))
                .bind("rates", column(movements, Movement::rate, BigDecimal[]::new))
                .bind("quotes", column(movements, Movement::quoteId, UUID[]::new))
                .bind("keys", column(movements, Movement::idempotencyKey, String[]::new))
                .bind("movementShards", column(moved, one -> (short) one.shard(), Short[]::new))
                .bind("firstSeqs", column(moved, Moved::firstSeq, Long[]::new))
                .bind("movementLegs", column(moved, one -> (short) one.legs(), Short[]::new));
    }

    private static @Nullable UUID orderOf(Movement movement) {
        return movement.fill() == null ? null : movement.fill().orderId();
    }

    private static @Nullable Integer numberOf(Movement movement) {
        return movement.fill() == null ? null : movement.fill().number();
    }

    private static GenericExecuteSpec bindEntries(GenericExecuteSpec statement, List<Booked> booked) {
        List<Entry> entries = booked.stream().map(Booked::entry).toList();
        return statement
                .bind("entryMovements", column(entries, Entry::movementId, UUID[]::new))
                .bind("legs", column(entries, entry -> entry.leg().name(), String[]::new))
                .bind("entryAccounts", column(entries, entry -> entry.account().id(), Long[]::new))
                .bind("accountSeqs", column(entries, entry -> entry.account().seq(), Long[]::new))
                .bind("entryShards", column(entries, entry -> (short) entry.shard(), Short[]::new))
                .bind("shardSeqs", column(entries, Entry::shardSeq, Long[]::new))
                .bind("assets", column(entries, entry -> entry.asset().id(), String[]::new))
                .bind("amounts", column(entries, Entry::amount, BigDecimal[]::new))
                .bind("balances", column(entries, entry -> entry.account().total(), BigDecimal[]::new))
                .bind("hashes", column(booked, Booked::hash, String[]::new));
    }

    private static GenericExecuteSpec bindAccounts(GenericExecuteSpec statement, Collection<Account> accounts) {
        return statement
                .bind("accounts", column(accounts, Account::id, Long[]::new))
                .bind("availables", column(accounts, Account::available, BigDecimal[]::new))
                .bind("helds", column(accounts, Account::held, BigDecimal[]::new))
                .bind("seqs", column(accounts, Account::seq, Long[]::new))
                .bind("openeds", column(accounts, Account::opened, Boolean[]::new))
                .bind("costs", column(accounts, Account::cost, BigDecimal[]::new))
                .bind("realiseds", column(accounts, Account::realised, BigDecimal[]::new))
                .bind("costCurrencies", column(accounts, Account::costCurrency, String[]::new));
    }

    private static GenericExecuteSpec bindHolds(
            GenericExecuteSpec statement, Collection<Hold> holds, Map<AccountKey, Account> accounts) {
        return statement
                .bind("holds", column(holds, Hold::id, UUID[]::new))
                .bind("holdAccounts", column(holds, hold -> accountId(hold, accounts), Long[]::new))
                .bind("holdOrders", column(holds, Hold::orderId, UUID[]::new))
                .bind("holdAmounts", column(holds, Hold::amount, BigDecimal[]::new))
                .bind("remainings", column(holds, Hold::remaining, BigDecimal[]::new))
                .bind("statuses", column(holds, hold -> hold.status().name(), String[]::new));
    }

    private static @Nullable Long accountId(Hold hold, Map<AccountKey, Account> accounts) {
        return hold.account() == null
                ? null
                : Objects.requireNonNull(accounts.get(hold.account())).id();
    }

    private static GenericExecuteSpec bindAnswers(GenericExecuteSpec statement, List<Made> made) {
        return statement
                .bind(
                        "commands",
                        column(made, one -> one.instruction().command().id(), UUID[]::new))
                .bind(
                        "contents",
                        column(made, one -> one.instruction().command().contents(), String[]::new))
                .bind("answerTypes", column(made, one -> StoredAnswer.type(one.answer()), String[]::new))
                .bind("answers", column(made, one -> StoredAnswer.json(one.answer()), String[]::new));
    }

    private static GenericExecuteSpec bindShards(GenericExecuteSpec statement, Map<Integer, ShardHead> shards) {
        return statement
                .bind("shards", column(shards.keySet(), Integer::shortValue, Short[]::new))
                .bind("lastSeqs", column(shards.values(), ShardHead::seq, Long[]::new))
                .bind("heads", column(shards.values(), ShardHead::hash, String[]::new));
    }

    private static <T, R extends @Nullable Object> R[] column(
            Collection<T> rows, Function<? super T, ? extends R> value, IntFunction<R[]> type) {
        return rows.stream().map(value).toArray(type);
    }
}
