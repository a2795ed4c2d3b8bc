package dev.fanfare.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/**
 * The address a server listens on, and what it is called in a URL.
 *
 * @param host as it was written, an IPv6 address without its brackets; "" for all addresses
 * @param address what that stands for
 * @param prefix of the keys of the configuration that say it: {@code http_server.}, {@code http_server.internal_}
 */
record ListenAddress(String host, InetAddress address, String prefix) {

    /** The prefix of the keys of the port for clients. */
    static final String CLIENTS = "http_server.";

    /** The prefix of those of the internal port. */
    static final String INTERNAL = "http_server.internal_";

    private static final int CONNECT_MILLIS = 500;

    /**
     * Looks an address up.
     *
     * @param written such as {@code 127.0.0.1}, {@code ::1}, {@code [::1]}, {@code localhost} or ""
     * @param prefix of the keys of the configuration that say it
     * @throws ListenException if it is none and there is no host of that name
     */
    static ListenAddress of(String written, String prefix) throws ListenException {
        String host =
                written.startsWith("[") && written.endsWith("]") ? written.substring(1, written.length() - 1) : written;
        try {
            return new ListenAddress(
                    host, host.isEmpty() ? new InetSocketAddress(0).getAddress() : InetAddress.getByName(host), prefix);
        } catch (UnknownHostException unknown) {
            throw new ListenException(
                    "cannot listen on \"" + written + "\": there is no host of that name; see " + prefix + "address",
                    unknown);
        }
    }

    /**
     * Where a browser on this machine finds the server.
     *
     * @param scheme {@code http} or {@code https}
     */
    String url(String scheme, int port) {
        if (address.isAnyLocalAddress()) {
            return scheme + "://localhost:" + port;
        }
        boolean isIpv6 = host.indexOf(':') >= 0;
        // The percent sign before an interface's name is an escape itself (RFC 6874).
        return scheme + "://" + (isIpv6 ? "[" + host.replace("%", "%25") + "]" : host) + ":" + port;
    }

    /**
     * Says in a sentence why it was not possible to listen.
     *
     * @param cause what the operating system said
     */
    ListenException problem(int port, Throwable cause) {
        String where = "cannot listen on " + (host.isEmpty() ? "" : host + ", ") + "port " + port + ": ";
        if (!isOurs()) {
            return new ListenException(where + "this machine has no such address; see " + prefix + "address", cause);
        }
        String reason = reason(cause);
        if (reason.contains("in use") || isAnswered(port)) {
            return new ListenException(
                    where + "the port is in use; choose another with " + prefix + "port"
                            + (prefix.equals(CLIENTS) ? " (--port)" : "") + ", or stop what is using this one",
                    cause);
        }
        return new ListenException(
                where + reason + (port < 1024 ? "; ports below 1024 may need more rights" : ""), cause);
    }

    /** Whether something can be bound to the address at all; the message of a failure may be in any language. */
    private boolean isOurs() {
        try (ServerSocket any = new ServerSocket(0, 1, address)) {
            return any.isBound();
        } catch (IOException foreign) {
            return false;
        }
    }

    private boolean isAnswered(int port) {
        InetAddress target = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(target, port), CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private static String reason(Throwable cause) {
        Throwable first = cause.getCause() == null ? cause : cause.getCause();
        String message = first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
        return message.substring(message.lastIndexOf(':') + 1).strip();
    }
}
