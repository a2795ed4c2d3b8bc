package dev.fanfare.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One message of every kind, each with a file of its JSON and Protobuf form in {@code golden/}. */
final class GoldenMessages {

    private static final Payload HELLO = Payload.utf8("{\"text\":\"héllo\"}");
    private static final ClientInfo ANN =
            new ClientInfo("ann", "c-1", Payload.utf8("{\"name\":\"Ann\"}"), Payload.utf8("[1]"));
    private static final ClientInfo NOBODY = new ClientInfo("", "c-2", Payload.EMPTY, Payload.EMPTY);
    private static final StreamPosition SEVEN = new StreamPosition(7, "xyz");
    private static final Publication FULL =
            new Publication(HELLO, ANN, 7, Map.of("ticker", "BTC"), true, 1_700_000_000_000L, "", "other");
    private static final Publication FIRST = Publication.of(Payload.utf8("1")).at(new StreamPosition(1, "xyz"));

    private static final Publication KEYED =
            Publication.of("k1", HELLO, ANN, Map.of("ticker", "BTC")).at(SEVEN);
    private static final Publication REMOVED =
            Publication.of("k2", Payload.EMPTY, null, Map.of()).at(SEVEN);
    private static final Publication ITEM = new Publication(HELLO, null, 0, Map.of(), false, 0, "", "", "k1", false, 5);

    private GoldenMessages() {}

    static Map<String, Command> commands() {
        Map<String, Command> all = new LinkedHashMap<>();
        all.put("pong", new Command(0, new Request.Pong()));
        all.put(
                "connect",
                new Command(
                        1,
                        new Request.Connect(
                                "tok", HELLO, Map.of("news", position("news")), "js", "1.0", Map.of("X-A", "b"))));
        all.put("connect-bare", new Command(1, new Request.Connect("", Payload.EMPTY, Map.of(), "", "", Map.of())));
        all.put("subscribe", new Command(2, subscribe()));
        all.put("subscribe-bare", new Command(2, position("")));
        all.put("unsubscribe", new Command(3, new Request.Unsubscribe("news")));
        all.put("publish", new Command(4, new Request.Publish("news", HELLO)));
        all.put("publish-key", new Command(4, new Request.Publish("news", HELLO, 1, "k1", false)));
        all.put("publish-removed", new Command(4, new Request.Publish("news", Payload.EMPTY, 1, "k1", true)));
        all.put("presence", new Command(5, new Request.Presence("news")));
        all.put("presence-stats", new Command(6, new Request.PresenceStats("news")));
        all.put("history", new Command(7, new Request.History("news", 10, SEVEN, true)));
        all.put("history-all", new Command(7, new Request.History("news", -1, null, false)));
        all.put("ping", new Command(8, new Request.Ping()));
        all.put("send", new Command(0, new Request.Send(HELLO)));
        all.put("rpc", new Command(9, new Request.Rpc("sum", Payload.utf8("[1,2]"))));
        all.put("refresh", new Command(10, new Request.Refresh("tok2")));
        all.put("sub-refresh", new Command(4_294_967_295L, new Request.SubRefresh("news", "tok3")));
        Request.TrackBatch batch = new Request.TrackBatch(
                "sig", List.of(new Request.TrackedItem("k1", 0), new Request.TrackedItem("k2", 4)));
        all.put(
                "sub-refresh-track",
                new Command(11, new Request.SubRefresh("news", "", 1, List.of(batch), List.of("k3"))));
        return all;
    }

    static Map<String, ServerMessage> serverMessages() {
        Map<String, ServerMessage> all = new LinkedHashMap<>();
        all.put("ping", new ServerMessage.Ping());
        all.put("error", new Reply.Failure(4, ProtocolError.TOO_MANY_REQUESTS));
        results().forEach((name, result) -> all.put(name, new Reply.Success(5, result)));
        pushes().forEach((name, push) -> all.put("push-" + name, push));
        return all;
    }

    private static Map<String, Result> results() {
        Map<String, Result> all = new LinkedHashMap<>();
        all.put("connect", connected());
        all.put(
                "connect-bare",
                new Result.Connect("c-1", "f", Expiry.NEVER, Payload.EMPTY, Map.of(), 0, false, "", "", 0));
        all.put("subscribe", subscribed());
        all.put(
                "subscribe-bare",
                new Result.Subscribe(
                        Expiry.NEVER,
                        false,
                        false,
                        StreamPosition.NONE,
                        List.of(),
                        false,
                        false,
                        Payload.EMPTY,
                        false,
                        0));
        all.put(
                "subscribe-compact",
                new Result.Subscribe(
                        Expiry.NEVER,
                        false,
                        false,
                        StreamPosition.NONE,
                        List.of(),
                        false,
                        false,
                        Payload.EMPTY,
                        false,
                        300));
        all.put(
                "subscribe-map",
                new Result.Subscribe(
                        Expiry.NEVER,
                        false,
                        false,
                        SEVEN,
                        List.of(),
                        false,
                        false,
                        Payload.EMPTY,
                        false,
                        0,
                        new Result.Keyed(1, Request.MapPage.STATE, "k2", List.of(KEYED, REMOVED), 50)));
        all.put("unsubscribe", new Result.Unsubscribe());
        all.put("publish", new Result.Publish());
        all.put("presence", new Result.Presence(Map.of("c-1", ANN)));
        all.put("presence-empty", new Result.Presence(Map.of()));
        all.put("presence-stats", new Result.PresenceStats(3, 2));
        all.put("presence-stats-empty", new Result.PresenceStats(0, 0));
        all.put("history", new Result.History(List.of(FIRST, FULL), SEVEN));
        all.put("history-empty", new Result.History(List.of(), StreamPosition.NONE));
        all.put("rpc", new Result.Rpc(HELLO));
        all.put("refresh", new Result.Refresh("c-1", "f", new Expiry(true, 60)));
        all.put("sub-refresh", new Result.SubRefresh(new Expiry(true, 30)));
        all.put("sub-refresh-items", new Result.SubRefresh(new Expiry(true, 30), List.of(ITEM)));
        return all;
    }

    private static Map<String, Push> pushes() {
        Map<String, Push> all = new LinkedHashMap<>();
        all.put("publication", new Push.Published("news", FULL));
        all.put("publication-bare", new Push.Published("news", Publication.of(Payload.utf8("null"))));
        all.put("publication-first", new Push.Published("news", FIRST));
        all.put("publication-key", new Push.Published("news", KEYED));
        all.put("publication-removed", new Push.Published("news", REMOVED));
        all.put("publication-item", new Push.Published("news", ITEM));
        all.put("compact", new Push.Compact(300, new Push.Published("", Publication.of(Payload.utf8("null")))));
        all.put("compact-leave", new Push.Compact(300, new Push.Leave("", NOBODY)));
        all.put("join", new Push.Join("news", ANN));
        all.put("leave", new Push.Leave("news", NOBODY));
        all.put("unsubscribe", new Push.Unsubscribed("news", UnsubscribeCode.INSUFFICIENT_STATE));
        all.put("subscribe", new Push.Subscribed("news", true, true, SEVEN, HELLO));
        all.put("message", new Push.Message(HELLO));
        all.put("connect", new Push.Connected(connected()));
        all.put("disconnect", new Push.Disconnected(Disconnect.SHUTDOWN));
        all.put("refresh", new Push.Refreshed(new Expiry(true, 60)));
        return all;
    }

    private static Request.Subscribe subscribe() {
        FilterNode leaf = new FilterNode("", "ticker", "in", "", List.of("BTC", "ETH"), List.of());
        FilterNode price = new FilterNode("", "price", "gt", "10.5", List.of(), List.of());
        FilterNode filter = new FilterNode("and", "", "", "", List.of(), List.of(leaf, price));
        Request.MapPage page = new Request.MapPage(Request.MapPage.STATE, "k1", 200);
        return new Request.Subscribe("news", "tok", true, SEVEN, HELLO, true, true, true, "fossil", filter, 3, 1, page);
    }

    private static Request.Subscribe position(String channel) {
        return new Request.Subscribe(
                channel,
                "",
                !channel.isEmpty(),
                channel.isEmpty() ? StreamPosition.NONE : SEVEN,
                Payload.EMPTY,
                false,
                false,
                false,
                "",
                null,
                0,
                0);
    }

    private static Result.Connect connected() {
        return new Result.Connect(
                "c-1",
                "Fanfare 1",
                new Expiry(true, 3600),
                HELLO,
                Map.of("news", subscribed()),
                25,
                true,
                "secret",
                "node-1",
                1_700_000_000_000L);
    }

    private static Result.Subscribe subscribed() {
        return new Result.Subscribe(
                new Expiry(true, 30), true, true, SEVEN, List.of(FIRST, FULL), true, true, HELLO, true, 0);
    }
}
