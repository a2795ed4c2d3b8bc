package dev.fanfare.systemtests;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Follows a live object over the Java SDK, as the programs in {@code sdks} do over others. */
final class JavaFollower extends SubscriptionEventListener {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Client client;

    /** Only used on the SDK's thread. */
    private ObjectNode state = JsonMapper.shared().createObjectNode();

    JavaFollower(String url, String object) throws DuplicateSubscriptionException {
        client = new Client(url, new Options(), new EventListener() {
            @Override
            public void onConnecting(Client connecting, ConnectingEvent event) {
                lines.add("connecting");
            }
        });
        client.newSubscription("live:" + object, this).subscribe();
        client.connect();
    }

    Sdk.Follower follower() {
        return new Sdk.Follower(lines, client::disconnect);
    }

    @Override
    public void onSubscribed(Subscription subscription, SubscribedEvent event) {
        // After a break there is none if nothing is missing: what was missed comes as publications.
        if (event.getData().length > 0) {
            state = object(JsonMapper.shared().readTree(event.getData()).get("state"));
            lines.add("whole " + state);
        }
    }

    @Override
    public void onPublication(Subscription subscription, PublicationEvent event) {
        JsonNode change = JsonMapper.shared().readTree(event.getData());
        if (change.has("gone")) {
            state = object(null);
        }
        state.setAll(object(change.get("patch")));
        state.removeIf(JsonNode::isNull);
        lines.add("change " + state);
    }

    private static ObjectNode object(@Nullable JsonNode node) {
        return node instanceof ObjectNode object ? object : JsonMapper.shared().createObjectNode();
    }
}
