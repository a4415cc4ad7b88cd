package tradepost.wallets.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.wallets.domain.Asset;
import tradepost.wallets.store.StatementStore.EntryRow;

class StatementWritesTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int PAGE = 200;
    private static final int WRITES_OF_A_PAGE = 10;

    private final AtomicInteger pagesAsked = new AtomicInteger();

    @Test
    void a_page_is_asked_for_when_the_one_before_is_written() {
        StepVerifier.create(StatementCsv.writes(pages(100)), 1)
                .expectNextCount(1)
                .then(() -> assertThat(pagesAsked).hasValueLessThanOrEqualTo(2))
                .thenRequest(2 * WRITES_OF_A_PAGE)
                .expectNextCount(2 * WRITES_OF_A_PAGE)
                .then(() -> assertThat(pagesAsked).hasValueLessThanOrEqualTo(4))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void every_page_is_written_after_the_names_of_the_columns() {
        StepVerifier.create(StatementCsv.writes(pages(3)).map(StatementWritesTest::text))
                .expectNext(text(StatementCsv.header()))
                .expectNextCount(3 * WRITES_OF_A_PAGE)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void a_statement_without_entries_has_the_names_of_the_columns() {
        StepVerifier.create(StatementCsv.writes(Flux.just(List.of())).map(StatementWritesTest::text))
                .expectNext(text(StatementCsv.header()))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void what_fails_at_first_fails_before_anything_is_written() {
        StepVerifier.create(StatementCsv.writes(Flux.error(new IllegalStateException("no database"))))
                .expectErrorMessage("no database")
                .verify(LIMIT);
    }

    private Flux<List<EntryRow>> pages(int count) {
        return Flux.range(0, count).map(_ -> {
            pagesAsked.incrementAndGet();
            return Collections.nCopies(PAGE, row());
        });
    }

    private static EntryRow row() {
        return new EntryRow(
                1,
                new UUID(0, 1),
                Asset.cash("USD"),
                BigDecimal.ONE,
                BigDecimal.ONE,
                Instant.EPOCH,
                "DEPOSIT",
                null,
                null,
                null,
                null);
    }

    private static String text(byte[] write) {
        return new String(write, StandardCharsets.UTF_8);
    }
}
