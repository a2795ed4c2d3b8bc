package dev.fanfare.push;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A push service, as one sends to it. Safe for any thread; it keeps nothing of what it sends, and never sends again by
 * itself.
 */
public interface PushProvider extends AutoCloseable {

    /** {@return its name, such as {@code webpush}, {@code fcm} or {@code apns}: which devices it is for} */
    String name();

    /**
     * Checks what a device gives as its token, before it is kept. What was accepted can still turn out to be invalid.
     *
     * @param token as the device has it from its service
     * @throws IllegalArgumentException if no message can ever be sent there, saying why without the token
     */
    void checkToken(String token);

    /**
     * What of a token names the device: a device that comes with another token of the same address is the same device.
     *
     * @param token as {@link #checkToken} takes it
     * @return the token itself, unless a service has more in it
     * @throws IllegalArgumentException if no message can ever be sent there
     */
    default String addressOf(String token) {
        return Objects.requireNonNull(token, "token must not be null");
    }

    /**
     * Checks that a message fits into what the service takes.
     *
     * @param message of one device
     * @throws IllegalArgumentException if it is too large, saying by how many bytes, and what to shorten
     */
    void checkMessage(RenderedMessage message);

    /**
     * Sends a message to one device. Blocks nobody and waits for nobody: what does not work now is {@link
     * PushResult.RetryLater}.
     *
     * @param token as the device has it from its service
     * @param message of this device
     * @return what became of it, always: it fails only if this method is called wrongly. Completes on a thread of the
     *     provider, which may be blocked, or is there at once
     */
    CompletionStage<PushResult> send(String token, RenderedMessage message);

    /** Gives up what is under way, which becomes {@link PushResult.RetryLater}, as does what is sent from now on. */
    @Override
    void close();
}
