package dev.fanfare.delivery;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a message for one device.
 *
 * @param number its place in the queue
 * @param device the device's id; of a token that is not registered, a digest
 * @param provider by which it is sent
 * @param state what has become of it
 * @param attempts how often it was sent or tried
 * @param reason what the push service has said last, on one line; "" for nothing
 * @param shownAt when the device has reported that it was shown; null if it has not
 * @param chosenAt when the device has reported that it was chosen; null if it has not
 */
public record DevicePush(
        long number,
        String device,
        String provider,
        PushState state,
        int attempts,
        String reason,
        @Nullable Instant shownAt,
        @Nullable Instant chosenAt) {

    /**
     * What has become of it; see the components for their meaning.
     *
     * @param number from 1
     * @param device not empty
     * @param provider not empty
     * @param state what has become of it
     * @param attempts from 0
     * @param reason "" for nothing
     * @param shownAt null if it was not
     * @param chosenAt null if it was not
     */
    public DevicePush {
        Objects.requireNonNull(device, "device must not be null");
        Objects.requireNonNull(provider, "provider must not be null");
        Objects.requireNonNull(state, "state must not be null");
        Objects.requireNonNull(reason, "reason must not be null");
    }
}
