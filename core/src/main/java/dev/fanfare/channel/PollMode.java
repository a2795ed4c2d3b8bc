package dev.fanfare.channel;

/** How changes of what a shared poll asks for are seen. */
public enum PollMode {
    /** By the bytes of a value: the backend has no versions. */
    VERSIONLESS,
    /** By its version, which the backend says and which grows with every change. */
    VERSIONED
}
