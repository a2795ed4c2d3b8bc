package dev.fanfare;

import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Something that another module adds to an engine, such as the inbox: it begins and ends with it, and clients can call it.
 * It uses the engine as an application does. An object is an extension of one engine only; see {@link FanfareBuilder#with}.
 */
public interface Extension {

    /**
     * {@return what clients can call, by method; asked for once, before the engine is there} The rules are those of {@link
     * FanfareBuilder#onRpc}, but for the names: these may begin with {@code fanfare.}, which applications' may not.
     */
    Map<String, Handler<RpcEvent, CompletionStage<Payload>>> calls();

    /**
     * Begins. No client is connected yet, and none calls before this has returned.
     *
     * @param fanfare the engine, with everything that it has but the extensions after this one
     * @return what applications are given for {@link Fanfare#part}
     */
    Object start(Fanfare fanfare);

    /** Ends, once: the engine is about to be closed, and all its servers are. Must not throw. */
    void close();
}
