package dev.fanfare.examples.rooms;

import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.NotSentException;
import dev.fanfare.raw.RefusedException;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Rooms at {@code /rooms/{room}?name=…}: what somebody says is heard by everybody in the same room. */
public final class Rooms implements ServerHandler<Rooms.Said> {

    /** What members send; the name is filled in. */
    public record Said(String name, String text) {}

    private final Map<String, Set<Connection<Said>>> rooms = new ConcurrentHashMap<>();

    @Override
    public ConnectionHandler<Said> onConnection(WebSocketServer<Said> server, ConnectionRequest request) {
        String name = request.query("name").orElseThrow(() -> new RefusedException("Say who you are: ?name="));
        String room = request.pathParameter("room");
        return new Member(name, rooms.computeIfAbsent(room, none -> ConcurrentHashMap.newKeySet()));
    }

    private record Member(String name, Set<Connection<Said>> room) implements ConnectionHandler<Said> {

        @Override
        public void onOpen(Connection<Said> connection) {
            room.add(connection);
            connection.send(Map.of("members", room.size()));
        }

        @Override
        public void onMessage(Connection<Said> connection, Said said) {
            Said signed = new Said(name, said.text());
            for (Connection<Said> each : room) {
                try {
                    each.send(signed);
                } catch (NotSentException goneOrTooSlow) {
                    each.terminate(4000, "too slow");
                }
            }
        }

        @Override
        public void onTerminate(Connection<Said> connection, int code, String reason) {
            room.remove(connection);
        }
    }
}
