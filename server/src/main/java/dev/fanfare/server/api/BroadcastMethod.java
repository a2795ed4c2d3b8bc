package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Publishes the same to several channels, which are listed, or have subscribers and fit a pattern; each succeeds or fails on
 * its own.
 */
final class BroadcastMethod implements ApiMethod {

    /** So many channels may fit a pattern. */
    static final int MOST = 10_000;

    private final Fanfare fanfare;

    BroadcastMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        List<String> channels = List.of();
        String pattern = "";
        PublicationFields publication = new PublicationFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channels" -> channels = in.list(in::string);
                case "pattern" -> pattern = in.string();
                default -> publication.field(in, field);
            }
        }
        List<String> listed = channels;
        String fitting = pattern;
        return () -> {
            if (listed.isEmpty() == fitting.isEmpty()) {
                throw new ErrorException(
                        ProtocolError.BAD_REQUEST,
                        listed.isEmpty()
                                ? "a broadcast needs channels"
                                : "a broadcast has channels or a pattern, not both");
            }
            return fitting.isEmpty() ? publish(listed, publication) : publish(fitting, publication);
        };
    }

    private CompletionStage<Consumer<JsonWriter>> publish(List<String> channels, PublicationFields publication) {
        List<Call> publishes = channels.stream()
                .<Call>map(channel -> () -> publication.publish(fanfare, channel))
                .toList();
        return Replies.of(publishes)
                .thenApply(replies -> out ->
                        out.alwaysList("responses", replies, reply -> out.object(o -> reply.write(o, "result"))));
    }

    private CompletionStage<Consumer<JsonWriter>> publish(String pattern, PublicationFields publication) {
        ChannelPattern wanted = new ChannelPattern(pattern);
        return fanfare.channels().thenCompose(survey -> {
            List<String> channels = survey.complete().stream()
                    .flatMap(node -> node.keySet().stream())
                    .filter(wanted::matches)
                    .sorted()
                    .distinct()
                    .toList();
            if (channels.size() > MOST) {
                throw new ErrorException(
                        ProtocolError.LIMIT_EXCEEDED,
                        "at most " + MOST + " channels may fit the pattern of a broadcast, and " + channels.size()
                                + " do");
            }
            return publish(channels, publication)
                    .thenApply(
                            responses -> responses.andThen(out -> out.alwaysList("channels", channels, out::quoted)));
        });
    }
}
