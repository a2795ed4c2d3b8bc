package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Comparator;
import java.util.List;

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
        return () -> fanfare.info().thenApply(survey -> {
            List<NodeInfo> nodes = survey.answers().values().stream()
                    .sorted(Comparator.comparing(each -> each.node().id()))
                    .toList();
            return out -> out.alwaysList("nodes", nodes, node -> out.object(o -> write(o, node)));
        });
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
