package dev.fanfare.server.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.fanfare.protocol.Outside;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The stack trace of an event in a pattern, in which the message of every exception is on one line. */
public final class OneLineCauses extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy problem) {
        return super.throwableProxyToString(new OneLine(problem));
    }

    /** The stack trace of an event; "" if it has none. */
    static String of(ILoggingEvent event) {
        IThrowableProxy problem = event.getThrowableProxy();
        if (problem == null) {
            return "";
        }
        OneLineCauses causes = new OneLineCauses();
        causes.start();
        return causes.throwableProxyToString(problem).strip();
    }

    /** An exception that says what it has to say on one line. */
    private record OneLine(IThrowableProxy problem) implements IThrowableProxy {

        private static @Nullable String line(@Nullable String message) {
            return message == null ? null : Outside.line(message, OneLineMessage.MAX_LENGTH);
        }

        @Override
        public @Nullable String getMessage() {
            return line(problem.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return line(problem.getOverridingMessage());
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            IThrowableProxy cause = problem.getCause();
            return cause == null ? null : new OneLine(cause);
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            IThrowableProxy[] suppressed = problem.getSuppressed();
            return suppressed == null
                    ? new IThrowableProxy[0]
                    : Arrays.stream(suppressed).map(OneLine::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public String getClassName() {
            return problem.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return problem.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return problem.getCommonFrames();
        }

        @Override
        public boolean isCyclic() {
            return problem.isCyclic();
        }
    }
}
