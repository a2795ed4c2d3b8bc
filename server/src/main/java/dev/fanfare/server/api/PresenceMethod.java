package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonParts;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Tells who is in a channel: everybody, or a page of them. */
final class PresenceMethod implements ApiMethod {

    private final Fanfare fanfare;

    PresenceMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = "";
        String cursor = "";
        int limit = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "cursor" -> cursor = in.string();
                case "limit" -> limit = in.signedInt();
                default -> in.skip();
            }
        }
        String asked = channel;
        String from = cursor;
        int most = limit;
        return () -> most == 0 && from.isEmpty() ? everybody(asked) : page(asked, from, most);
    }

    private CompletionStage<Consumer<JsonWriter>> everybody(String channel) {
        return fanfare.presence(channel).thenApply(PresenceMethod::result);
    }

    private CompletionStage<Consumer<JsonWriter>> page(String channel, String cursor, int limit) {
        return fanfare.presence(channel, cursor, limit).thenApply(page -> {
            Map<String, ClientInfo> clients = new LinkedHashMap<>();
            page.clients().forEach(info -> clients.put(info.client(), info));
            return result(clients).andThen(out -> out.string("cursor", page.cursor()));
        });
    }

    private static Consumer<JsonWriter> result(Map<String, ClientInfo> clients) {
        return out -> out.alwaysMap("presence", clients, info -> out.object(o -> JsonParts.info(o, info)));
    }
}
