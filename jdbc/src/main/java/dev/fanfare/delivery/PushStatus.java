package dev.fanfare.delivery;

import java.util.Map;
import java.util.Objects;

/**
 * What has become of a message.
 *
 * @param uid by which it is known
 * @param isExpanded whether it is known for how many devices it is
 * @param isCancelled whether it was called off
 * @param devices for how many devices it is in which state; those of which there are none are left out
 * @param shown how many devices have reported that it was shown
 * @param chosen how many devices have reported that it was chosen
 */
public record PushStatus(
        String uid, boolean isExpanded, boolean isCancelled, Map<PushState, Long> devices, long shown, long chosen) {

    /**
     * What has become of it; see the components for their meaning.
     *
     * @param uid not empty
     * @param isExpanded whether all devices are counted
     * @param isCancelled whether it was called off
     * @param devices is copied
     * @param shown from 0
     * @param chosen from 0
     */
    public PushStatus {
        Objects.requireNonNull(uid, "uid must not be null");
        devices = Map.copyOf(Objects.requireNonNull(devices, "devices must not be null"));
    }

    /** {@return whether nothing of it is to be sent any more} */
    public boolean isDone() {
        return isCancelled || (isExpanded && !devices.containsKey(PushState.PENDING));
    }
}
