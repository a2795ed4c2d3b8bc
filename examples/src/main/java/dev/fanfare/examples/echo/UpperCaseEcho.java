package dev.fanfare.examples.echo;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.raw.EndpointOptions;
import java.io.IOException;
import java.util.Locale;

/** Answers every text in upper case, at {@code ws://localhost:8000/upper}. */
public final class UpperCaseEcho {

    /** Runs until the process ends. */
    public static void main(String[] args) throws IOException {
        start(8000);
    }

    static NettyServer start(int port) throws IOException {
        return NettyServer.builder(Fanfare.builder().build())
                .port(port)
                .rawEndpoint(
                        (server, request) -> (connection, text) -> connection.send(text.toUpperCase(Locale.ROOT)),
                        EndpointOptions.text("/upper"))
                .start();
    }
}
