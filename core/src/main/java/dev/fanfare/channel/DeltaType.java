package dev.fanfare.channel;

/** How publications may be given as what has changed since the one before; the names are those of the wire. */
public enum DeltaType {
    /** In the delta format of the version control system Fossil. */
    FOSSIL
}
