package dev.fanfare.server.proxy;

import dev.fanfare.handler.ClientHeaders;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one backend about one kind of event, again until it has taken it or its time is over. Safe for any thread. */
final class NoticeSender {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeSender.class);

    private final Hook hook;
    private final String name;
    private final Proxy proxy;
    private final Notices notices;
    private final ProxyMetrics metrics;
    private final Complaints complaints = new Complaints();

    /** @param notices in which those of all hooks of an endpoint keep their order */
    NoticeSender(Hook hook, Proxy proxy, Notices notices, ProxyMetrics metrics) {
        this.hook = hook;
        this.name = proxy.name();
        this.proxy = proxy;
        this.notices = notices;
        this.metrics = metrics;
    }

    /** The backend. */
    Proxy proxy() {
        return proxy;
    }

    /**
     * Tells something.
     *
     * @param about the client or channel, about which one thing is told after the other
     * @param headers of the client
     * @param body writes what is told
     * @return completes when it is told or given up; never fails
     */
    CompletionStage<Void> tell(String about, ClientHeaders headers, Consumer<JsonWriter> body) {
        byte[] bytes = new JsonWriter().object(body).toBytes();
        return notices.send(about, bytes.length, () -> proxy.post(headers, bytes))
                .thenAccept(this::ended);
    }

    private void ended(Notices.Fate fate) {
        metrics.count(hook, name, fate);
        if (fate != Notices.Fate.TOLD) {
            complaints.say(suppressed -> LOG.warn(
                    "{}: a {} notice is lost: {}{}",
                    name,
                    hook,
                    fate == Notices.Fate.REFUSED
                            ? "as many wait for the backend as may"
                            : "the backend has not taken it within " + Notices.PATIENCE.toMinutes() + " minutes",
                    suppressed == 0 ? "" : " (and " + suppressed + " more)"));
        }
    }
}
