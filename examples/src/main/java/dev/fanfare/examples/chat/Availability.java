package dev.fanfare.examples.chat;

import dev.fanfare.protocol.Outside;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether messages can be stored. The log gets one line when they no longer can, and one when they can again;
 * it may be that they can be read all the time.
 */
final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(MessageStore.class);

    private final AtomicBoolean works = new AtomicBoolean(true);

    /** One was stored. */
    void worked() {
        if (!works.get() && works.compareAndSet(false, true)) {
            LOG.info("Messages are stored again");
        }
    }

    /** The database could not do what it was asked to; what to throw about it. */
    UnavailableException failed(Throwable problem) {
        String reason = reason(problem);
        if (works.compareAndSet(true, false)) {
            LOG.error(
                    "Messages cannot be stored: {}. Nothing that was confirmed is lost; it is tried anew with"
                            + " each message.",
                    Outside.sentence(reason));
        }
        LOG.debug("The database does not work", problem);
        return new UnavailableException(reason);
    }

    /** What is behind a problem, such as "No space left on device"; never the messages it is about. */
    static String reason(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof SQLException sql && isAboutData(sql)) {
            return "the database refused the data, with SQLSTATE " + sql.getSQLState();
        }
        String message = root.getMessage();
        return message == null || message.isBlank()
                ? root.toString()
                : message.lines().findFirst().orElseThrow();
    }

    /** H2 quotes what it refuses. The classes are those of ISO 9075: 22 for data, 23 for constraints. */
    private static boolean isAboutData(SQLException problem) {
        String state = String.valueOf(problem.getSQLState());
        return state.startsWith("22") || state.startsWith("23");
    }
}
