package dev.fanfare.client;

/** Why a call of the client socket failed: a code for programs, and a sentence for people. */
public final class ClientSocketException extends RuntimeException {

    private final Code code;
    private final int serverCode;

    /** What kind of failure it is. */
    public enum Code {
        /** The socket is not open: {@code open} was not called, {@code close} was, or the server ended it for good. */
        NOT_OPEN,
        /** The socket was closed while the call waited, or before the server had answered. */
        CLOSED,
        /** Too much waits to be sent, or is under way. */
        QUEUE_FULL,
        /**
         * The connection ended before the server had answered: the message may have arrived or not. {@link
         * ClientSocketException#serverCode()} is that of its close frame, such as 1009 if the message was too big.
         */
        CONNECTION_LOST,
        /** The connection cannot be made, and will not be tried again. */
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

    /** A call was under way when its connection ended. */
    static ClientSocketException lost(Ending ending) {
        return new ClientSocketException(
                Code.CONNECTION_LOST,
                "Not sent, or it may not have arrived: " + ending.ofConnection().reason(),
                ending.serverCode());
    }

    /** A call was under way when its socket was closed. */
    static ClientSocketException closed() {
        return new ClientSocketException(Code.CLOSED, "The socket was closed before the message had arrived");
    }

    /** So much waits or is under way already. */
    static ClientSocketException full(String what) {
        return new ClientSocketException(Code.QUEUE_FULL, "Not sent: already " + what);
    }

    /** {@return what kind of failure it is} */
    public Code code() {
        return code;
    }

    /** {@return the code of the server's error or close frame; 0 if there is none} */
    public int serverCode() {
        return serverCode;
    }
}
