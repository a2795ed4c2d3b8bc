package dev.fanfare.client;

/**
 * How a connection, or an attempt to make one, ended.
 *
 * @param code of the close frame (RFC 6455, section 7.4.1) or the server's error; {@link #ABNORMAL} if there was none
 * @param reason what the server said, or why there was no close frame; "" if nobody knows
 */
record Ending(int code, String reason) {

    /** The connection ended as it should be. */
    static final int NORMAL = 1000;

    /** What came was not of the protocol. */
    static final int BAD_PROTOCOL = 1002;

    /** No close frame came. */
    static final int ABNORMAL = 1006;

    /** A message was too big. */
    static final int TOO_BIG = 1009;

    /** What follows when a server closes. */
    enum Verdict {
        /** The connection has ended as it should be. */
        ENDED,
        /** The server does not want the client back, by the rule of the Centrifuge protocol. */
        UNWANTED,
        /** The client comes back. */
        COMES_BACK
    }

    /** Without a close frame. */
    static Ending abnormal(String why) {
        return new Ending(ABNORMAL, why);
    }

    boolean isAbnormal() {
        return code == ABNORMAL;
    }

    /** What follows for a connection that stood, by one rule for every server. */
    Verdict verdict() {
        if (code == NORMAL) {
            return Verdict.ENDED;
        }
        boolean isUnwanted = (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
        return isUnwanted ? Verdict.UNWANTED : Verdict.COMES_BACK;
    }

    /** The same end, with a sentence for people as its reason, of a connection that stood. */
    Ending ofConnection() {
        if (isAbnormal()) {
            return abnormal(reason.isEmpty() ? "The connection broke" : "The connection broke: " + reason);
        }
        return reason.isEmpty() ? new Ending(code, "The server closed the connection with " + code) : this;
    }

    /** The same end, with a sentence for people as its reason, of an attempt to connect. */
    Ending ofAttempt(String url) {
        if (isAbnormal()) {
            return abnormal(reason.isEmpty() ? "No connection to " + url : "No connection to " + url + ": " + reason);
        }
        return ofConnection();
    }

    /** The same, with more to say. */
    Ending and(String more) {
        return new Ending(code, reason + more);
    }

    /** The code that the server gave, or 0 if it gave none. */
    int serverCode() {
        return isAbnormal() ? 0 : code;
    }
}
