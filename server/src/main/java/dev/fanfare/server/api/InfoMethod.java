package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.node.NodeInfo;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tells how the nodes are doing. */
final class InfoMethod implements ApiMethod {

    private final Fanfare fanfare;

    InfoMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            in.skip();
        }
        return () -> {
            List<NodeInfo> nodes = List.of(fanfare.info());
            return CompletableFuture.completedStage(out ->
                    out.alwaysList("nodes", nodes, node -> out.object(o -> write(o, node))));
        };
    }

    private static void write(JsonWriter out, NodeInfo node) {
        out.alwaysString("uid", node.node().id())
                .alwaysString("name", node.node().name())
                .alwaysString("version", node.node().version())
                .alwaysNumber("num_clients", node.clients())
                .alwaysNumber("num_users", node.users())
                .alwaysNumber("num_channels", node.channels())
                .alwaysNumber("num_subs", node.subscriptions())
                .alwaysNumber("uptime", node.uptime().toSeconds());
    }
}
