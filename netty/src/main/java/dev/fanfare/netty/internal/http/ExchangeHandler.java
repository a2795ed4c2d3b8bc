package dev.fanfare.netty.internal.http;

/**
 * What is behind a path: gets each request as an {@link Exchange}, and answers it as a whole, as a stream,
 * or by making something else of its connection.
 */
@FunctionalInterface
public interface ExchangeHandler {

    /**
     * Takes a request whose head has arrived. On the loop on which it arrived, so it must not block; it may
     * answer later, and from another thread.
     */
    void serve(Exchange exchange);
}
