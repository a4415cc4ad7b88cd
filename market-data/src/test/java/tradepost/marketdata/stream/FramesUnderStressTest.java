package tradepost.marketdata.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames where memory is short, readers are slow, or things happen at the same time. */
class FramesUnderStressTest extends StreamedPrices {
    @BeforeEach
    void listMany() {
        IntStream.range(0, 20).forEach(i -> list("S" + i));
    }

    @Test
    void whoever_has_seen_that_a_price_changed_sees_it_in_the_snapshot() throws InterruptedException {
        Changes changes = new Changes(stocks, clock);
        changes.turn(List.of(posted("S0", 1)));
        AtomicBoolean done = new AtomicBoolean();
        List<String> old = new ArrayList<>();
        Thread opening = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                long seen = changes.version();
                String snapshot =
                        new String(changes.snapshot("S0").orElseThrow().text(), UTF_8);
                long seq = Long.parseLong(snapshot.replaceAll(".*\"seq\":(\\d+).*", "$1"));
                // In this test each change is a price, so that its version is its seq.
                if (seq < seen) {
                    old.add("seq " + seq + " at version " + seen);
                }
            }
        });

        for (int seq = 2; seq <= 20_000; seq++) {
            changes.turn(List.of(posted("S0", seq)));
        }
        done.set(true);
        opening.join(Duration.ofSeconds(10));

        assertThat(old).isEmpty();
    }

    @Test
    void stuck_readers_of_different_stocks_hold_no_buffers() {
        List<StreamReader> stuck = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            StreamReader reader = open(Shape.EVENTS, Set.of("S" + i));
            reader.stopTaking();
            reader.read();
            stuck.add(reader);
        }

        IntStream.range(0, 20).forEach(i -> price("S" + i, i + 1));
        frames.turn();
        long held = memory.held();
        settle();
        stuck.forEach(StreamReader::takeAgain);

        assertThat(held).isZero();
        assertThat(stuck).allSatisfy(reader -> assertThat(reader.read()).hasSize(1));
    }

    @Test
    void a_reader_that_shares_its_frame_with_nobody_is_sent_each_change_once() {
        StreamReader reader = open(Shape.EVENTS, Set.of("S1", "S2"));
        reader.read();

        price("S1", 1);
        price("S3", 2);
        turn();
        List<String> first = reader.read();
        price("S2", 3);
        turn();

        assertThat(first).singleElement().asString().startsWith("id:3-1\nevent:price\n");
        assertThat(reader.read()).singleElement().asString().startsWith("id:3-3\nevent:price\n");
    }

    @Test
    void a_reader_that_stops_in_the_middle_of_what_it_alone_is_sent_goes_on_from_there() {
        IntStream.range(20, 80).forEach(i -> list("S" + i));
        StreamReader reader = open(Shape.EVENTS, ALL);
        reader.read();

        IntStream.range(0, 80).forEach(i -> price("S" + i, i + 1));
        reader.stopTakingAfterNext();
        turn();
        List<String> first = reader.read();
        reader.takeAgain();
        List<String> rest = reader.read();

        assertThat(first).hasSizeBetween(1, 79);
        assertThat(rest).hasSize(80 - first.size()).doesNotContainAnyElementsOf(first);
    }

    @Test
    void readers_whose_stocks_did_not_change_in_one_turn_share_the_next() {
        StreamReader one = open(Shape.EVENTS, Set.of("S1"));
        StreamReader other = open(Shape.EVENTS, Set.of("S1"));
        one.read();
        other.read();

        price("S2", 1);
        turn();
        price("S1", 2);
        turn();
        List<ByteBuf> sent = one.buffers();
        List<ByteBuf> sentToOther = other.buffers();

        assertThat(sent).hasSize(1);
        assertThat(sentToOther).hasSize(1);
        assertThat(sentToOther.getFirst().memoryAddress())
                .isEqualTo(sent.getFirst().memoryAddress());
        sent.getFirst().release();
        sentToOther.getFirst().release();
    }

    @Test
    void what_would_take_too_much_memory_for_all_is_not_shared() {
        Audience audience = new Audience(new Audience.Key(Shape.EVENTS, ALL));
        audience.entered();
        audience.entered();
        Turn turn = Turn.of(0, 1, List.of(new Change(1, "S1", Told.of("price", List.of()))));

        long shared = audience.compose(turn, memory, 1);
        long used = memory.held();
        long unshared = audience.compose(turn, memory, 0);

        assertThat(shared).isPositive().isLessThanOrEqualTo(used);
        assertThat(unshared).isZero();
        assertThat(audience.frame().unshared()).hasSize(1);
        assertThat(memory.held()).isZero();
    }

    @Test
    void what_a_turn_without_memory_noted_the_next_one_tells() {
        StreamReader one = open(Shape.EVENTS, ALL);
        StreamReader other = open(Shape.EVENTS, ALL);
        one.read();
        other.read();

        price("S1", 1);
        memory.failNext(new OutOfMemoryError("for the test"));
        assertThatThrownBy(frames::turn).isInstanceOf(IllegalStateException.class);
        turn();

        assertThat(one.read()).singleElement().asString().startsWith("id:3-1\nevent:price\n");
        assertThat(other.read()).singleElement().asString().startsWith("id:3-1\nevent:price\n");
    }

    @Test
    void what_a_turn_took_and_could_not_note_the_next_one_tells() {
        StreamReader reader = open(Shape.EVENTS, ALL);
        reader.read();

        price("S1", 1);
        clock.failNext(new OutOfMemoryError("for the test"));
        assertThatThrownBy(frames::turn).isInstanceOf(IllegalStateException.class);
        turn();

        assertThat(reader.read()).singleElement().asString().startsWith("id:3-1\nevent:price\n");
    }

    @Test
    void an_error_with_one_reader_cuts_it_and_stops_no_other() {
        StreamReader failing = open(Shape.EVENTS, ALL);
        StreamReader other = open(Shape.EVENTS, ALL);
        failing.failNext(new OutOfMemoryError("for the test"));
        other.read();

        price("S1", 1);
        turn();
        price("S1", 2);
        turn();

        assertThat(failing.channel().isOpen()).isFalse();
        assertThat(other.read()).hasSize(2);
    }

    @Test
    void a_socket_is_given_up_for_a_ping_it_left_unanswered_not_for_one_that_could_not_be_sent() {
        StreamReader slow = open(Shape.MESSAGES, ALL);
        slow.reader().noteHeard();
        slow.stopTaking();
        slow.read();

        slow.reader().beat();
        boolean isSilentUnasked = slow.reader().isSilentSince(System.nanoTime());
        slow.takeAgain();
        boolean isSilent = slow.reader().isSilentSince(System.nanoTime());
        boolean wasSilentBefore = slow.reader()
                .isSilentSince(System.nanoTime() - Duration.ofMinutes(1).toNanos());
        slow.reader().noteHeard();

        assertThat(isSilentUnasked).isFalse();
        assertThat(isSilent).isTrue();
        assertThat(wasSilentBefore).isFalse();
        assertThat(slow.reader().isSilentSince(System.nanoTime())).isFalse();
    }

    @Test
    void later_pings_do_not_hide_that_the_first_is_unanswered() {
        StreamReader lost = open(Shape.MESSAGES, ALL);
        long asked = System.nanoTime();

        lost.reader().beat();

        assertThat(lost.reader().isSilentSince(asked)).isTrue();
    }

    @Test
    void who_leaves_during_a_round_keeps_nobody_from_being_reached() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Lane lane = new Lane(channel.eventLoop());
        List<Reader> all = IntStream.range(0, 300)
                .mapToObj(_ -> open(Shape.EVENTS, ALL).reader())
                .toList();
        all.forEach(lane::add);
        List<Reader> reached = new ArrayList<>();

        lane.forEach(
                reader -> {
                    if (reached.isEmpty()) {
                        reader.close();
                        lane.leave();
                    }
                    reached.add(reader);
                },
                () -> {});
        lane.forEach(_ -> {}, () -> {});
        channel.runPendingTasks();

        assertThat(reached).containsExactlyElementsOf(all);
    }
}
