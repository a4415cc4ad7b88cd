package tradepost.orders.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a market should do, written again as plainly as can be: one list of lines, whole cents, whole shares and whole
 * seconds. It shares no code with the venue; only the tests translate between the two.
 */
final class ReferenceMarket {
    static final int UNLIMITED = -1;
    private static final int FRESH_SECONDS = 15;

    final List<Line> lines = new ArrayList<>();
    long now;
    boolean isOpen = true;

    private int price;
    private int available;
    private int taken;
    private long offset = -1;
    private long pricedAt;
    private long recordedOffset = -1;
    private int recordedTaken;

    /** An order; zero is none where a price may be missing. */
    static final class Line {
        final int number;
        final boolean isBuy;
        final String time;
        final int quantity;
        final int limit;
        final int stop;
        final int lower;
        final int upper;
        final long expires;

        String status = "PENDING";
        /** What it waits for of the ledger: hold, settle, release, or nothing. */
        String waits = "";

        boolean isHeld;
        boolean isResting;
        boolean isTriggered;
        /** The tick that was the last when it came, then the one that triggered it: none before fills it. */
        long from = -1;

        int filled;
        long charged;
        int fillQuantity;
        int fillPrice;
        long fillOffset;
        String end = "";

        Line(
                int number,
                boolean isBuy,
                String time,
                int quantity,
                int limit,
                int stop,
                int lower,
                int upper,
                long expires) {
            this.number = number;
            this.isBuy = isBuy;
            this.time = time;
            this.quantity = quantity;
            this.limit = limit;
            this.stop = stop;
            this.lower = lower;
            this.upper = upper;
            this.expires = expires;
        }

        boolean isPatient() {
            return !time.equals("FOK") && !time.equals("IOC");
        }

        boolean isOver() {
            return !status.equals("PENDING") && !status.equals("OPEN") && !status.equals("PARTIALLY_FILLED");
        }
    }

    void place(Line line) {
        lines.add(line);
        String outcome = outcomeFor(line);
        switch (outcome) {
            case "fill" -> fill(line);
            case "rest" -> line.waits = "hold";
            default -> line.status = outcome;
        }
    }

    void tick(int newPrice, int newAvailable, long newOffset, long at) {
        if (newOffset <= offset || newOffset < recordedOffset) {
            return;
        }
        taken = newOffset == recordedOffset ? recordedTaken : 0;
        price = newPrice;
        available = newAvailable;
        offset = newOffset;
        pricedAt = at;
        if (isOpen && now - pricedAt <= FRESH_SECONDS) {
            lines.stream()
                    .filter(line -> line.isResting && line.stop > 0 && !line.isTriggered && line.from < offset)
                    .filter(line -> line.isBuy ? price >= line.stop : price <= line.stop)
                    .forEach(this::trigger);
        }
        lines.stream().filter(line -> line.isResting).sorted(queue()).toList().forEach(this::match);
    }

    private void trigger(Line line) {
        line.isTriggered = true;
        line.from = offset;
    }

    /** Another owner takes over: it knows the orders and what was taken, and no price. */
    void takeOver() {
        price = 0;
        offset = -1;
    }

    void agree(Line line) {
        switch (line.waits) {
            case "hold" -> {
                line.status = "OPEN";
                line.isHeld = true;
                line.from = Math.max(offset, recordedOffset);
                rest(line);
            }
            case "settle" -> settled(line);
            case "release" -> over(line, line.end);
            default -> throw new IllegalStateException("nothing was asked");
        }
    }

    void refuse(Line line, boolean isWalletUnknown) {
        switch (line.waits) {
            case "hold" -> over(line, "REJECTED");
            case "settle" -> {
                if (line.isBuy && offset >= 0) {
                    taken -= line.fillOffset == offset ? line.fillQuantity : 0;
                    record();
                }
                line.end = "REJECTED";
                if (line.isHeld) {
                    line.waits = "release";
                } else {
                    over(line, "REJECTED");
                }
            }
            case "release" -> {
                if (isWalletUnknown) {
                    over(line, line.end);
                }
            }
            default -> throw new IllegalStateException("nothing was asked");
        }
    }

    void end(Line line, String end) {
        if (line.waits.equals("settle")) {
            line.end = line.end.isEmpty() ? end : line.end;
        } else if (line.waits.equals("hold") || line.isResting) {
            line.end = end;
            line.isResting = false;
            line.waits = "release";
        }
    }

    void pass(int seconds) {
        now += seconds;
        lines.stream()
                .filter(line -> line.expires <= now && line.end.isEmpty() && !line.isOver())
                .forEach(line -> end(line, "EXPIRED"));
    }

    private void settled(Line line) {
        line.filled += line.fillQuantity;
        line.charged += (long) line.fillQuantity * line.fillPrice;
        if (line.filled == line.quantity) {
            over(line, "EXECUTED");
        } else if (!line.isPatient()) {
            over(line, "CANCELLED");
        } else {
            line.status = "PARTIALLY_FILLED";
            if (line.end.isEmpty()) {
                rest(line);
            } else {
                line.waits = "release";
            }
        }
    }

    private void rest(Line line) {
        line.waits = "";
        line.isResting = true;
        match(line);
    }

    private void match(Line line) {
        if (offset < line.from) {
            return;
        }
        String outcome = outcomeFor(line);
        switch (outcome) {
            case "fill" -> fill(line);
            case "rest" -> {}
            default -> end(line, outcome);
        }
    }

    private void fill(Line line) {
        line.isResting = false;
        line.waits = "settle";
        line.fillPrice = price;
        line.fillOffset = offset;
        if (line.isBuy) {
            taken += line.fillQuantity;
            record();
        }
    }

    private void record() {
        recordedOffset = offset;
        recordedTaken = taken;
    }

    private void over(Line line, String status) {
        line.waits = "";
        line.status = status;
    }

    /** The table of "Order states", top to bottom. */
    private String outcomeFor(Line line) {
        boolean waits = line.isPatient();
        if ((line.stop > 0 && !line.isTriggered) || now >= line.expires) {
            return "rest";
        }
        if (!isOpen || price == 0 || now - pricedAt > FRESH_SECONDS) {
            return waits ? "rest" : "REJECTED";
        }
        if (line.limit > 0 && (line.isBuy ? price > line.limit : price < line.limit)) {
            return waits ? "rest" : "CANCELLED";
        }
        if (price < line.lower || price > line.upper) {
            return waits ? "rest" : "REJECTED";
        }
        if (line.isHeld && line.isBuy && line.limit == 0 && price * 100 > line.stop * 105) {
            return "CANCELLED";
        }
        int leaves = line.quantity - line.filled;
        int can = line.isBuy && available != UNLIMITED ? Math.min(leaves, Math.max(0, available - taken)) : leaves;
        if (can < leaves && line.time.equals("FOK")) {
            return "REJECTED";
        }
        if (can == 0) {
            return waits ? "rest" : "CANCELLED";
        }
        if (can < leaves && waits && !line.isHeld) {
            return "rest";
        }
        line.fillQuantity = can;
        return "fill";
    }

    /** Buys, then sells; those without a limit, then the best limit, then the oldest. */
    private static Comparator<Line> queue() {
        return Comparator.<Line>comparingInt(line -> line.isBuy ? 0 : 1)
                .thenComparingInt(line -> line.limit == 0 ? 0 : 1)
                .thenComparingInt(line -> line.isBuy ? -line.limit : line.limit)
                .thenComparingInt(line -> line.number);
    }
}
