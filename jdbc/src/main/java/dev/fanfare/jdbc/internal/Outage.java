package dev.fanfare.jdbc.internal;

import dev.fanfare.protocol.Outside;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the log has about a database that does not do its work: one line when it no longer does, and one when it does
 * again, however often it is tried in between. Safe for any thread.
 */
public final class Outage {

    private final Logger log;
    private final String broken;
    private final String mended;
    private final AtomicBoolean isOn = new AtomicBoolean();

    /**
     * There is none yet.
     *
     * @param log where it is told
     * @param broken what is the matter during an outage, as the beginning of a sentence
     * @param mended what is the case after it
     */
    public Outage(Logger log, String broken, String mended) {
        this.log = log;
        this.broken = broken;
        this.mended = mended;
    }

    /** The database has done something. */
    public void worked() {
        if (isOn.get() && isOn.compareAndSet(true, false)) {
            log.info("{}", mended);
        }
    }

    /**
     * Something was not done.
     *
     * @param problem why. What does not come from the database is a mistake in a program, and told with its stack
     */
    public void failed(Throwable problem) {
        if (isOn.compareAndSet(false, true)) {
            SQLException refusal = refusal(problem);
            if (refusal == null) {
                log.warn("{}; it is tried again until it works", broken, problem);
            } else {
                log.warn("{}: {}; it is tried again until it works", broken, Outside.sentence(reason(refusal)));
            }
        }
        log.debug("{}", broken, problem);
    }

    private static @Nullable SQLException refusal(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal) {
                return refusal;
            }
        }
        return null;
    }

    /** What is at the bottom of it, such as "No space left on device", but never the data that it is about. */
    private static String reason(SQLException refusal) {
        Throwable root = refusal;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String state = String.valueOf(refusal.getSQLState());
        // Classes of ISO 9075: data and constraints, of which databases quote what they refuse.
        boolean quotes = state.startsWith("22") || state.startsWith("23");
        String message = root.getMessage();
        return quotes || message == null || message.isBlank()
                ? root.getClass().getSimpleName() + " with SQLSTATE " + state
                : message.lines().findFirst().orElseThrow();
    }
}
