package dev.fanfare.internal.feature;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.internal.state.StateFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something on top of channels that an engine may have, such as notifications. It owns namespaces that nobody else may
 * use, takes part in what the engine asks and tells an application, and offers parts of its own. The builder of an
 * engine asks for each of these once, in the order in which they stand here.
 */
public interface Feature {

    /** What it is called where something stands in its way, in words, such as "notifications". */
    String name();

    /** The namespaces that only it may have, by name. */
    Map<String, NamespaceOptions> namespaces();

    /** What subscribers are given of the states in those of its namespaces that hold some; clients may subscribe there. */
    default Map<String, StateFormat> states() {
        return Map.of();
    }

    /** What clients may track keys of; null if this is not about shared polls. */
    default @Nullable Polls polls() {
        return null;
    }

    /** What the engine asks and tells: the hooks of the application and of the features before, together with its own. */
    Hooks with(Hooks hooks);

    /**
     * Begins, on a node that has no connections yet.
     *
     * @param results where its stages complete that an application gets
     * @return its parts, which are found by their type; see {@link dev.fanfare.Fanfare#part}
     */
    List<Object> start(Node node, Results results);
}
