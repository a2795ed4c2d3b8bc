package dev.fanfare.channel;

/** Which key a client writes under in a map, whichever it names. */
public enum ClientKey {

    /** The one that it names. */
    CHOSEN,

    /** Its client id, so that each connection has one entry. */
    CLIENT_ID,

    /** Its user id, so that each user has one entry; clients without a user cannot write. */
    USER_ID
}
