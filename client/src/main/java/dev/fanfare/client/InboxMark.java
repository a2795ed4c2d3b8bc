package dev.fanfare.client;

/** What becomes of messages in an inbox. */
public enum InboxMark {

    /** Was before the user's eyes. */
    SEEN,

    /** Was opened; it is seen then, too. */
    READ,

    /** Is to be read again; it stays seen. */
    UNREAD,

    /** Is put away, and counts no more. */
    ARCHIVED,

    /** Is back from the archive, as it was before. */
    UNARCHIVED,

    /** Is gone for good. */
    DELETED
}
