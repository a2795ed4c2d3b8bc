package dev.fanfare.push;

/** How soon a device is told. */
public enum PushPriority {

    /** At once, even if that wakes the device. The default. */
    HIGH,

    /** When it costs the device little. */
    NORMAL
}
