package tradepost.marketdata.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import tradepost.platform.event.AccessRevoked;
import tradepost.platform.jwt.Caller;

class FramesTest extends StreamedPrices {
    @BeforeEach
    void listTwo() {
        list("KO");
        list("V");
    }

    @Test
    void a_stream_begins_with_its_stocks_as_they_are_and_goes_on_with_their_changes() {
        price("KO", 1);
        price("V", 2);
        turn();
        StreamReader reader = open(Shape.EVENTS, Set.of("KO"));

        List<String> first = reader.read();
        price("V", 3);
        price("KO", 4);
        turn();

        assertThat(first).singleElement().asString().startsWith("id:3-1\nevent:snapshot\ndata:{\"symbol\":\"KO\"");
        assertThat(reader.read())
                .singleElement()
                .asString()
                .startsWith("id:3-4\nevent:price\ndata:{\"symbol\":\"KO\"")
                .contains("\"seq\":4");
    }

    @Test
    void of_many_prices_in_a_period_the_last_is_told() {
        StreamReader reader = open(Shape.EVENTS, ALL);

        for (int i = 1; i <= 1_000; i++) {
            price(i % 2 == 0 ? "KO" : "V", i);
        }
        turn();
        turn();

        assertThat(ids(reader.read())).containsExactlyInAnyOrder("3-999", "3-1000");
    }

    @Test
    void an_older_snapshot_never_replaces_a_newer_one() {
        StreamReader reader = open(Shape.EVENTS, ALL);

        price("KO", 7);
        price("KO", 6);
        turn();

        assertThat(ids(reader.read())).containsExactly("3-7");
    }

    @Test
    void readers_of_the_same_stocks_are_sent_the_very_same_bytes_which_are_released_when_all_have_sent_them() {
        StreamReader one = open(Shape.EVENTS, Set.of("KO", "V"));
        StreamReader other = open(Shape.EVENTS, Set.of("V", "KO"));
        one.read();
        other.read();

        price("KO", 1);
        price("V", 2);
        turn();
        List<ByteBuf> sent = one.buffers();
        List<ByteBuf> sentToOther = other.buffers();

        assertThat(sent).hasSize(1);
        assertThat(sentToOther).hasSize(1);
        assertThat(sentToOther.getFirst().memoryAddress())
                .isEqualTo(sent.getFirst().memoryAddress());
        ByteBuf shared = sent.getFirst().unwrap();
        sent.getFirst().release();
        assertThat(shared.refCnt()).isEqualTo(1);
        sentToOther.getFirst().release();
        assertThat(shared.refCnt()).isZero();
    }

    @Test
    void a_price_is_encoded_once_for_all_who_ask_how_it_is_in_one_turn() {
        Changes changes = new Changes(stocks, clock);
        changes.turn(List.of(posted("KO", 1)));

        Told first = changes.snapshot("KO").orElseThrow();

        assertThat(changes.snapshot("KO").orElseThrow()).isSameAs(first);
        changes.turn(List.of());
        assertThat(changes.snapshot("KO").orElseThrow()).isNotSameAs(first);
    }

    @Test
    void a_reader_that_takes_nothing_keeps_nobody_waiting_and_finds_what_is_latest_when_it_does() {
        StreamReader quick = open(Shape.EVENTS, ALL);
        StreamReader slow = open(Shape.EVENTS, ALL);
        slow.stopTaking();
        slow.read();

        for (int i = 1; i <= 100; i++) {
            price(i % 2 == 0 ? "KO" : "V", i);
            turn();
        }

        assertThat(ids(quick.read()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 100).mapToObj(i -> "3-" + i).toList());
        assertThat(slow.read()).isEmpty();
        slow.takeAgain();
        assertThat(ids(slow.read())).containsExactly("3-99", "3-100");
        price("KO", 101);
        turn();
        assertThat(ids(slow.read())).containsExactly("3-101");
    }

    @Test
    void a_stream_of_thousands_of_stocks_is_sent_in_small_pieces() {
        for (int i = 0; i < 2_000; i++) {
            list("S" + i);
            price("S" + i, i);
        }
        turn();

        StreamReader reader = open(Shape.EVENTS, ALL);

        List<ByteBuf> pieces = reader.buffers();
        assertThat(pieces).hasSizeGreaterThan(50).allMatch(piece -> piece.readableBytes() < 20_000);
        assertThat(pieces.stream().mapToInt(ByteBuf::readableBytes).sum()).isGreaterThan(500_000);
        pieces.forEach(ByteBuf::release);
    }

    @Test
    void it_tells_when_a_price_turns_stale_and_when_it_is_fresh_again() {
        price("KO", 1);
        turn();
        StreamReader reader = open(Shape.EVENTS, Set.of("KO"));
        reader.read();

        clock.pass(Duration.ofSeconds(16));
        turn();
        turn();
        List<String> silent = reader.read();
        price("KO", 2);
        turn();

        assertThat(silent)
                .containsExactly(
                        "id:3-1\nevent:stale\ndata:{\"symbol\":\"KO\",\"seq\":1,\"asOf\":\"2026-03-01T10:00:00Z\","
                                + "\"ageMs\":16000}");
        assertThat(reader.read())
                .satisfiesExactly(
                        fresh -> assertThat(fresh).startsWith("id:3-2\nevent:fresh\n"), price -> assertThat(price)
                                .startsWith("id:3-2\nevent:price\n")
                                .contains("\"stale\":false"));
    }

    @Test
    void whoever_comes_to_a_silent_stock_is_told_that_it_is_stale() {
        price("KO", 1);
        turn();
        clock.pass(Duration.ofSeconds(16));
        turn();

        List<String> events = open(Shape.EVENTS, Set.of("KO")).read();

        assertThat(events).singleElement().asString().contains("event:snapshot", "\"stale\":true", "\"ageMs\":16000");
    }

    @Test
    void a_price_whose_stock_is_not_listed_yet_is_told_when_it_is() {
        StreamReader reader = open(Shape.EVENTS, ALL);

        price("NEW", 1);
        turn();
        List<String> before = reader.read();
        list("NEW");
        turn();

        assertThat(before).isEmpty();
        assertThat(ids(reader.read())).containsExactly("3-1");
    }

    @Test
    void other_stocks_are_told_as_they_are_from_when_they_are_wanted_and_no_longer_when_they_are_not() {
        price("KO", 1);
        price("V", 2);
        turn();
        StreamReader reader = open(Shape.MESSAGES, Set.of("KO"));
        reader.read();

        reader.reader().hear(Set.of("V"));
        reader.reader().catchUp();
        List<String> then = reader.read();
        price("KO", 3);
        price("V", 4);
        turn();

        assertThat(then).singleElement().asString().startsWith("{\"event\":\"snapshot\",\"id\":\"3-2\",\"data\":{");
        assertThat(reader.read()).singleElement().asString().startsWith("{\"event\":\"price\",\"id\":\"3-4\"");
    }

    @Test
    void a_stream_ends_with_the_token_and_says_so() {
        StreamReader reader = open(Shape.EVENTS, ALL, START.plusSeconds(3));

        reader.channel().advanceTimeBy(3, TimeUnit.SECONDS);
        reader.channel().runScheduledPendingTasks();

        assertThat(reader.read()).containsExactly("event:end\ndata:{\"reason\":\"token-expired\"}");
        assertThat(reader.isCompleted()).isTrue();
    }

    @Test
    void a_stream_ends_with_its_session_and_says_so_and_none_opens_after() {
        Caller caller = new Caller(UUID.randomUUID(), "ada", UUID.randomUUID(), Set.of("USER"), START.plusSeconds(600));
        StreamReader reader = open(Shape.EVENTS, ALL, caller);

        revocations.on(AccessRevoked.of(caller.sessionId(), caller.userId(), START));
        reader.settle();
        StreamReader late = open(Shape.EVENTS, ALL, caller);

        assertThat(List.of(reader, late)).allSatisfy(each -> {
            assertThat(each.read()).containsExactly("event:end\ndata:{\"reason\":\"access-revoked\"}");
            assertThat(each.isCompleted()).isTrue();
        });
    }

    @Test
    void streams_end_with_the_service_and_say_so_but_to_who_takes_nothing() {
        StreamReader reader = open(Shape.EVENTS, ALL);
        StreamReader stuck = open(Shape.EVENTS, ALL);
        stuck.stopTaking();

        prices.onApplicationEvent(new ContextClosedEvent(new GenericApplicationContext()));
        settle();
        StreamReader late = open(Shape.EVENTS, ALL);

        assertThat(reader.read()).containsExactly("event:end\ndata:{\"reason\":\"shutdown\"}");
        assertThat(reader.isCompleted()).isTrue();
        assertThat(stuck.channel().isOpen()).isFalse();
        assertThat(late.isCompleted()).isTrue();
    }

    @Test
    void one_that_asks_and_does_not_read_the_answers_is_cut_off() {
        StreamReader reader = open(Shape.MESSAGES, ALL);
        reader.stopTaking();

        for (int i = 0; i < 17; i++) {
            reader.reader().answer(Told.of("subscribed", List.of()));
        }

        assertThat(reader.channel().isOpen()).isFalse();
    }

    private static List<String> ids(List<String> events) {
        return events.stream()
                .map(event -> event.substring("id:".length(), event.indexOf('\n')))
                .toList();
    }
}
