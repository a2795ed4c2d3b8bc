package dev.fanfare.client;

import java.util.concurrent.CompletableFuture;

/**
 * What an event on the server came to.
 *
 * @param data what the server's handler answered; an empty message if it answered nothing
 * @param repeated whether the event was a repeat, such as that of a double click: it did not run, and {@code data} is
 *     what came of the same event just before
 */
public record EventResult(Message data, boolean repeated) {

    static CompletableFuture<Message> dataOf(CompletableFuture<EventResult> raised) {
        CompletableFuture<Message> data = new CompletableFuture<>();
        Call.endAs(raised, EventResult::data, data);
        return data;
    }
}
