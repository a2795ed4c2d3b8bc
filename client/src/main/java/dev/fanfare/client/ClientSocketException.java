package dev.fanfare.client;

/** Why a call of the client socket failed: a code for programs, and a sentence for people. */
public final class ClientSocketException extends RuntimeException {

    private final Code code;
    private final int serverCode;

    /** What kind of failure it is. */
    public enum Code {
        /** The socket is not open: {@code open} was not called, {@code close} was, or the server ended it for good. */
        NOT_OPEN,
        /** The socket was closed while the call waited. */
        CLOSED,
        /** Too much waits to be sent. */
        QUEUE_FULL,
        /** The connection broke before the message was written, or before the answer came. */
        CONNECTION_LOST,
        /** The connection could not be made, and will not be tried again. */
        CONNECTION_FAILED,
        /** The server did not answer in time. */
        TIMEOUT,
        /** The server answered with an error: see {@link ClientSocketException#serverCode()}. */
        REFUSED,
        /** What was passed cannot be sent or used. */
        BAD_INPUT,
        /** This kind of connection cannot do it. */
        NOT_SUPPORTED
    }

    ClientSocketException(Code code, String message) {
        this(code, message, 0);
    }

    ClientSocketException(Code code, String message, int serverCode) {
        super(message);
        this.code = code;
        this.serverCode = serverCode;
    }

    static ClientSocketException badInput(String message) {
        return new ClientSocketException(Code.BAD_INPUT, message);
    }

    static ClientSocketException lost() {
        return new ClientSocketException(Code.CONNECTION_LOST, "The connection broke before the message was written");
    }

    /** What kind of failure it is. */
    public Code code() {
        return code;
    }

    /** The code of the server's error or close frame; 0 if there is none. */
    public int serverCode() {
        return serverCode;
    }
}
