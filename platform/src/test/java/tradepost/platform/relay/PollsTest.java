package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PollsTest {
    private final Polls<Integer> polls = new Polls<>(4);

    @Test
    void a_batch_takes_polls_up_to_the_one_that_fills_it() {
        polls.add(List.of(1, 2));
        polls.add(List.of(3, 4, 5));
        polls.add(List.of(6));

        List<Integer> first = polls.take();
        List<Integer> second = polls.take();

        assertThat(first).containsExactly(1, 2, 3, 4, 5);
        assertThat(second).containsExactly(6);
        assertThat(polls.isEmpty()).isTrue();
        assertThat(polls.take()).isEmpty();
    }

    @Test
    void only_polls_that_fill_a_batch_need_not_wait_for_more() {
        polls.add(List.of(1, 2));
        polls.add(List.of(3));
        boolean fill = polls.fillBatch();

        polls.add(List.of(4));

        assertThat(fill).isFalse();
        assertThat(polls.fillBatch()).isTrue();
    }
}
