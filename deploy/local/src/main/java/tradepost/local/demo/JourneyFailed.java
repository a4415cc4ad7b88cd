package tradepost.local.demo;

/** A step of the journey was not as it should be. */
public final class JourneyFailed extends RuntimeException {

    private final String step;

    JourneyFailed(String step, String message, Throwable cause) {
        super(message, cause);
        this.step = step;
    }

    /** The step that failed, as it is printed. */
    public String step() {
        return step;
    }
}
