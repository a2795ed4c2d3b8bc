package dev.fanfare.internal.session;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Something that a client, a publisher or time can do, as a fuzzer chooses. */
final class AnyAct {

    private static final List<String> CHANNELS = List.of(
            "a",
            "stream:a",
            "stream:b",
            "cache:a",
            "who:a",
            "latest:a",
            "binary:a",
            "notify:*",
            "none:a",
            "",
            "$a",
            "a#b",
            "a".repeat(300));

    private AnyAct() {}

    static void act(TestServer server, TestClient client, FuzzedDataProvider data) {
        switch (data.consumeInt(0, 11)) {
            case 0 -> client.sendRaw(data.consumeBytes(data.consumeInt(1, 200)));
            case 1 -> client.drop();
            case 2 -> server.advance(Duration.ofMillis(data.consumeInt(0, 9_000)));
            case 3 -> client.transport().writable(data.consumeBoolean());
            case 4 -> server.fanfare().publish(data.pickValue(CHANNELS), payload(data));
            case 5 -> server.fanfare().notifications().broadcast(new Notification("a", "", "", Payload.utf8("1")));
            case 6 -> server.handlersRun(data.consumeBoolean());
            default -> send(client, data);
        }
        server.handlersRun(true);
    }

    private static void send(TestClient client, FuzzedDataProvider data) {
        int count = data.consumeInt(1, 4);
        Command[] commands = new Command[count];
        for (int i = 0; i < count; i++) {
            commands[i] = new Command(data.consumeInt(0, 5), request(data));
        }
        try {
            client.sendAll(commands);
        } catch (NotJsonException cannotBeSaid) {
            // The client's own codec refuses it.
        }
    }

    private static Request request(FuzzedDataProvider data) {
        String channel = data.pickValue(CHANNELS);
        return switch (data.consumeInt(0, 12)) {
            case 0 ->
                new Request.Connect("", payload(data), Map.of(channel, subscribe(channel, data)), "", "", Map.of());
            case 1, 2 -> subscribe(channel, data);
            case 3 -> new Request.Unsubscribe(channel);
            case 4, 5 -> new Request.Publish(channel, payload(data));
            case 6 -> new Request.Presence(channel);
            case 7 -> new Request.PresenceStats(channel);
            case 8 -> new Request.History(channel, data.consumeInt(-2, 10), position(data), data.consumeBoolean());
            case 9 -> new Request.Send(payload(data));
            case 10 -> new Request.Rpc(data.pickValue(List.of("echo", "fail", "none", "fanfare.event")), payload(data));
            case 11 -> new Request.Refresh(data.consumeString(20));
            default -> data.consumeBoolean() ? new Request.SubRefresh(channel, "a.b.c") : new Request.Pong();
        };
    }

    private static Request.Subscribe subscribe(String channel, FuzzedDataProvider data) {
        return new Request.Subscribe(
                channel,
                data.consumeBoolean() ? "" : "a.b.c",
                data.consumeBoolean(),
                position(data),
                payload(data),
                data.consumeBoolean(),
                data.consumeBoolean(),
                data.consumeBoolean(),
                data.consumeBoolean() ? "" : "fossil",
                null,
                data.consumeInt(0, 3),
                data.consumeInt(0, 2));
    }

    private static StreamPosition position(FuzzedDataProvider data) {
        return new StreamPosition(data.consumeInt(0, 8), data.consumeBoolean() ? "" : data.consumeString(8));
    }

    private static Payload payload(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> Payload.EMPTY;
            case 1 -> Payload.utf8("{\"a\": 1}");
            case 2 -> Payload.utf8("\"" + "x".repeat(data.consumeInt(0, 500)) + "\"");
            default -> Payload.wrap(data.consumeBytes(20));
        };
    }
}
