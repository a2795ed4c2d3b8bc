package dev.fanfare.delivery;

import dev.fanfare.push.RenderedMessage;
import java.time.Duration;

/**
 * A message as queues send it. Times are those of the database, in milliseconds since 1970.
 *
 * @param request what was asked for
 * @param due since when it is sent
 * @param lastTry until when it is tried
 */
record Sending(PushRequest request, long due, long lastTry) {

    /** Whether nobody wants it any more, or it was tried for long enough. What is for now or never is tried once. */
    boolean isOver(int attempt, long now) {
        Duration expiration = request.message().expiration();
        boolean isRead = expiration.isZero() || now <= due + expiration.toMillis();
        return !isRead || (attempt > 1 && now > lastTry);
    }

    /**
     * The message for one device; the push service keeps it for what is left of its time.
     *
     * @throws IllegalArgumentException if a variable has no value
     */
    RenderedMessage render(String locale, long now) {
        Duration expiration = request.message().expiration();
        Duration left = expiration.minusMillis(Math.max(0, now - due));
        Duration shortest = expiration.isZero() ? Duration.ZERO : Duration.ofSeconds(1);
        return request.message().toBuilder()
                .expiration(left.compareTo(shortest) < 0 ? shortest : left)
                .build()
                .render(locale, request.variables());
    }
}
