package dev.fanfare.protocol;

/**
 * Why the server ended a subscription. Clients subscribe again by themselves from 2500 on, and stay
 * away below. Applications may use 2100 to 2499 and 2600 to 2999.
 *
 * @param code the number
 * @param reason the same in words; never empty, because some SDKs insist on it
 */
public record UnsubscribeCode(int code, String reason) {

    /** The client asked for it; never on the wire. */
    public static final UnsubscribeCode CLIENT = new UnsubscribeCode(0, "client unsubscribe");

    /** The connection ended; never on the wire. */
    public static final UnsubscribeCode DISCONNECT = new UnsubscribeCode(1, "client disconnect");

    /** The application asked for it. */
    public static final UnsubscribeCode SERVER = new UnsubscribeCode(2000, "server unsubscribe");

    /** Publications are missing; the client comes back and recovers. */
    public static final UnsubscribeCode INSUFFICIENT_STATE = new UnsubscribeCode(2500, "insufficient state");

    /** The subscription was not refreshed in time; the client comes back with a fresh token. */
    public static final UnsubscribeCode EXPIRED = new UnsubscribeCode(2501, "subscription expired");

    /** What the client may see of the channel has changed; it comes back without what it knew. */
    public static final UnsubscribeCode STATE_INVALIDATED = new UnsubscribeCode(2502, "state invalidated");

    /**
     * A code of an application's own.
     *
     * @param code 2100 to 2499 for clients that stay away, 2600 to 2999 for those that subscribe again
     * @param reason goes to the client
     * @throws IllegalArgumentException if the reason is blank
     */
    public UnsubscribeCode {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("an unsubscribe needs a reason: some SDKs fail without one");
        }
    }
}
