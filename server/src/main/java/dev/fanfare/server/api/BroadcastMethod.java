package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Publishes the same to several channels; each succeeds or fails on its own. */
final class BroadcastMethod implements ApiMethod {

    private final Fanfare fanfare;

    BroadcastMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        List<String> channels = List.of();
        PublicationFields publication = new PublicationFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("channels")) {
                channels = in.list(in::string);
            } else {
                publication.field(in, field);
            }
        }
        List<Call> publishes = channels.stream()
                .<Call>map(channel -> () -> publication.publish(fanfare, channel))
                .toList();
        return () -> publishes.isEmpty()
                ? CompletableFuture.failedStage(
                        new ErrorException(ProtocolError.BAD_REQUEST, "a broadcast needs channels"))
                : Replies.of(publishes)
                        .thenApply(replies -> out -> out.alwaysList(
                                "responses", replies, reply -> out.object(o -> reply.write(o, "result"))));
    }
}
