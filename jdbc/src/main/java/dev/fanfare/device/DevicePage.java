package dev.fanfare.device;

import java.util.List;
import java.util.Objects;

/**
 * Some devices.
 *
 * @param devices in the order of their ids; may be fewer than asked for, or none, while more follow, if filters have left
 *     some out
 * @param cursor behind which more follow; "" if none do
 */
public record DevicePage(List<Device> devices, String cursor) {

    /**
     * A page.
     *
     * @param devices is copied
     * @param cursor "" at the end
     */
    public DevicePage {
        devices = List.copyOf(Objects.requireNonNull(devices, "devices must not be null"));
        Objects.requireNonNull(cursor, "cursor must not be null");
    }
}
