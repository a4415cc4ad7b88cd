package tradepost.notifier.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.notifier.Orders;
import tradepost.platform.event.OrderChanged;

class OrderNoticeTest {
    private static final UUID ADA = UUID.randomUUID();

    @Test
    void an_executed_buy_says_what_was_bought_and_paid() {
        Notice notice = OrderNotice.of(Orders.executed(ADA)).orElseThrow();

        assertThat(notice.subject()).isEqualTo("Executed: buy 10 AAPL");
        assertThat(notice.text()).isEqualTo("""
                Your order to buy 10 AAPL was executed at 187.32 USD.
                You paid 1873.20 USD in all.

                Order 0b7c5c1e-7d2c-4f7e-9a53-1c5f0e0a1b2c
                20 November 2026, 14:30:05 UTC""");
    }

    @Test
    void an_executed_sale_says_what_was_received() {
        Notice notice = OrderNotice.of(Orders.sold(ADA)).orElseThrow();

        assertThat(notice.subject()).isEqualTo("Executed: sell 10 AAPL");
        assertThat(notice.text()).startsWith("""
                Your order to sell 10 AAPL was executed at 187.30 USD.
                You received 1873.00 USD in all.
                """);
    }

    @Test
    void a_fill_in_part_says_how_much_is_filled_so_far() {
        Notice notice = OrderNotice.of(Orders.filledInPart(ADA)).orElseThrow();

        assertThat(notice.subject()).isEqualTo("Filled in part: buy 10 AAPL");
        assertThat(notice.text()).startsWith("""
                Your order to buy 10 AAPL was filled in part: 4 at 187.32 USD.
                4 of 10 are filled so far.
                You paid 749.28 USD in all.
                """);
    }

    @Test
    void the_last_fill_is_told_by_the_execution_alone() {
        OrderChanged last = Orders.filledToTheEnd(ADA);

        assertThat(OrderNotice.of(last)).isEmpty();
    }

    @Test
    void an_order_that_only_opens_is_no_mail() {
        OrderChanged opened = Orders.opened(ADA);

        assertThat(OrderNotice.of(opened)).isEmpty();
    }

    @Test
    void a_cancelled_order_says_that_nothing_was_bought() {
        Notice notice = OrderNotice.of(Orders.cancelled(ADA, "0")).orElseThrow();

        assertThat(notice.subject()).isEqualTo("Cancelled: buy 10 AAPL");
        assertThat(notice.text()).startsWith("""
                Your order to buy 10 AAPL was cancelled.
                Nothing was bought.
                """);
    }

    @Test
    void a_cancelled_order_says_what_had_been_filled_before() {
        Notice notice = OrderNotice.of(Orders.cancelled(ADA, "4")).orElseThrow();

        assertThat(notice.text()).startsWith("""
                Your order to buy 10 AAPL was cancelled.
                4 of 10 had been filled before at 187.32 USD.
                You paid 749.28 USD in all.
                """);
    }

    @Test
    void a_rejected_order_says_why() {
        Notice notice = OrderNotice.of(Orders.rejected(ADA, "1873.20 USD are needed, 20.00 are there."))
                .orElseThrow();

        assertThat(notice.subject()).isEqualTo("Rejected: buy 10 AAPL");
        assertThat(notice.text()).startsWith("""
                Your order to buy 10 AAPL was rejected: 1873.20 USD are needed, 20.00 are there.
                Nothing was bought.
                """);
    }

    @Test
    void an_expired_order_says_so() {
        Notice notice = OrderNotice.of(Orders.expired(ADA)).orElseThrow();

        assertThat(notice.text()).startsWith("""
                Your order to sell 10 AAPL has expired.
                Nothing was sold.
                """);
    }

    @Test
    void no_text_from_outside_breaks_a_line_of_the_subject_or_carries_a_null_character() {
        Notice notice = new Notice("Executed\r\nBcc: eve@example.com", "one\r\ntwo\u0000");

        assertThat(notice.subject()).isEqualTo("Executed Bcc: eve@example.com");
        assertThat(notice.text()).isEqualTo("one \ntwo ");
    }

    @Test
    void the_same_event_is_always_the_same_notification() {
        OrderChanged change = Orders.executed(ADA);

        assertThat(Notification.of(change)).isEqualTo(Notification.of(change));
        assertThat(Notification.of(change)).isNotEqualTo(Notification.of(Orders.executed(ADA)));
    }
}
