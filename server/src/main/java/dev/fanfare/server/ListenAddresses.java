package dev.fanfare.server;

import dev.fanfare.netty.InternalPortException;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.server.config.ServerConfig;
import java.io.IOException;

/**
 * Where a server listens.
 *
 * @param clients for clients
 * @param internal for operators and other servers, if they have a port of their own
 */
record ListenAddresses(ListenAddress clients, ListenAddress internal) {

    /**
     * Looks them up.
     *
     * @throws ListenException if there is no such host
     */
    static ListenAddresses of(ServerConfig.HttpServer config) throws ListenException {
        return new ListenAddresses(
                ListenAddress.of(config.address(), ListenAddress.CLIENTS),
                ListenAddress.of(config.internalHost(), ListenAddress.INTERNAL));
    }

    /** Where a browser on this machine finds a server that runs. */
    String url(ServerConfig.HttpServer config, NettyServer running) {
        return clients.url(config.tls().enabled() ? "https" : "http", running.port());
    }

    /** Says in a sentence why it was not possible to listen. */
    ListenException problem(ServerConfig.HttpServer config, IOException cause) {
        return cause instanceof InternalPortException
                ? internal.problem(config.ownInternalPort().orElse(0), cause)
                : clients.problem(config.port(), cause);
    }
}
