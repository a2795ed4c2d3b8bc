package dev.fanfare.internal.handler;

import dev.fanfare.handler.Client;

/** Hears of an application's code that has failed. Called on handler threads; must not throw. */
@FunctionalInterface
public interface Failures {

    /** Nobody hears. What fails is in the log all the same. */
    Failures NONE = (identity, problem) -> {};

    /**
     * A handler or listener has thrown something that is no refusal, or a handler has answered something
     * that cannot be delivered.
     *
     * @param identity the client, as {@link Client#identity()} has it; "" while it is not known yet
     * @param problem what was thrown, or what is wrong with the answer
     */
    void failed(String identity, Throwable problem);
}
