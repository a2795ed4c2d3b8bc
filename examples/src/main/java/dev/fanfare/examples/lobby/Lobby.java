package dev.fanfare.examples.lobby;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.EndpointOptions;
import java.io.IOException;

/** A chat for any WebSocket client, at {@code ws://localhost:8000/chat}. */
public final class Lobby implements ConnectionHandler<String> {

    /** Runs until the process ends. */
    public static void main(String[] args) throws IOException {
        start(8000);
    }

    static NettyServer start(int port) throws IOException {
        return NettyServer.builder(Fanfare.builder().build())
                .port(port)
                .rawEndpoint(
                        (server, request) -> isWelcome(request.remoteAddress()) ? new Lobby() : null,
                        EndpointOptions.text("/chat"))
                .start();
    }

    private static boolean isWelcome(String address) {
        return !address.equals("192.0.2.1");
    }

    @Override
    public void onOpen(Connection<String> connection) {
        connection.send("Welcome");
        connection.sendToOthers("Somebody has come");
    }

    @Override
    public void onMessage(Connection<String> connection, String text) {
        connection.sendToOthers(text);
    }

    @Override
    public void onTerminate(Connection<String> connection, int code, String reason) {
        connection.sendToOthers("Somebody has left");
    }
}
