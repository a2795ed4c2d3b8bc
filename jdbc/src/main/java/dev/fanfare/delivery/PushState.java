package dev.fanfare.delivery;

/** What has become of a message for one device. */
public enum PushState {

    /** It is to be sent, or to be sent again. */
    PENDING(0),

    /** The push service has taken it. */
    ACCEPTED(1),

    /** Nobody is reached under the token any more; the device was removed. */
    TOKEN_INVALID(2),

    /** It can never be sent as it is. */
    REJECTED(3),

    /** It was tried until it was too late. */
    EXPIRED(4),

    /** It was called off, or the device has gone or belongs to somebody else since. */
    CANCELLED(5);

    private final int number;

    PushState(int number) {
        this.number = number;
    }

    /** As it stands in the table. */
    int number() {
        return number;
    }

    static PushState of(int number) {
        for (PushState each : values()) {
            if (each.number == number) {
                return each;
            }
        }
        throw new IllegalStateException("no state of a push message is " + number);
    }
}
