package tradepost.wallets.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.ExchangeQuote;
import tradepost.wallets.domain.Movement;
import tradepost.wallets.domain.WalletsProblem;

class StoredAnswerTest {
    private static final UUID ID = new UUID(1, 2);
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final Answer.Left LEFT =
            new Answer.Left(ID, "KWD", new BigDecimal("1.230"), new BigDecimal("0.000"));

    static Stream<Answer> answers() {
        return Stream.of(
                new Answer.Told(new WalletEvent.Settled(ID, AT, ID, ID, "AAPL", 1, new BigDecimal("12.50"))),
                new Answer.Opened(ID),
                new Answer.Moved(
                        ID,
                        Movement.Kind.DEPOSIT,
                        ID,
                        "USD",
                        new BigDecimal("1.00"),
                        new BigDecimal("2.00"),
                        new BigDecimal("0.00"),
                        AT),
                new Answer.Transferred(ID, "USD", new BigDecimal("1.00"), LEFT, LEFT, AT),
                new Answer.Exchanged(
                        ID,
                        new ExchangeQuote(
                                ID,
                                ID,
                                ID,
                                Money.of("100.00", "USD"),
                                Money.of("15640", "JPY"),
                                new BigDecimal("156.40"),
                                new BigDecimal("156.9"),
                                new BigDecimal("0.003187"),
                                LocalDate.of(2026, 11, 20),
                                AT),
                        LEFT,
                        LEFT,
                        AT),
                new Answer.Named(ID, "Urlaub \u2600 \"2027\"", AT),
                new Answer.Closed(ID),
                new Answer.CurrencyOpened(LEFT),
                new Answer.TooLittle(
                        "USD",
                        new BigDecimal("2.00"),
                        new BigDecimal("1.00"),
                        new BigDecimal("5.00"),
                        List.of(new Answer.HeldFor(ID, new BigDecimal("5.00")))),
                new Answer.WalletUnknown(ID),
                new Answer.Denied(WalletsProblem.QUOTE_USED, "This quote was used before."));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_read_as_it_was_written(Answer answer) {
        assertThat(StoredAnswer.read(StoredAnswer.type(answer), StoredAnswer.json(answer)))
                .isEqualTo(answer);
    }

    @Test
    void every_kind_of_answer_is_tried() {
        assertThat(answers().map(answer -> answer.getClass().getName()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Answer.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());
    }

    @Test
    void a_refusal_from_before_orders_were_named_is_still_read() {
        Answer old = StoredAnswer.read(
                "TOO_LITTLE", "{\"currency\":\"USD\",\"required\":\"2.00\",\"available\":\"1.00\",\"held\":\"0.00\"}");

        assertThat(old)
                .isEqualTo(new Answer.TooLittle(
                        "USD", new BigDecimal("2.00"), new BigDecimal("1.00"), new BigDecimal("0.00"), List.of()));
    }
}
