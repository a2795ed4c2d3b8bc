package dev.fanfare.examples.chat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.examples.gallery.stage.Lights;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.PublishingEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chat, as hooks of the engine. A message is published by the client, stored here, and broadcast
 * with the id and time it was stored under; whoever subscribes gets the newest messages with the reply.
 */
final class ChatRoom {

    /** Where messages are published. */
    private static final String MESSAGES = "chat";

    /** Where clients tell each other that they are typing; nothing of it is kept. */
    private static final String TYPING = "typing";

    private static final int SHOWN_ON_LOAD = 50;
    private static final int MAX_TEXT_LENGTH = 4000;
    private static final int MAX_KEY_LENGTH = 64;

    /** Of a room's channel and of a user's id: what the database has room for. */
    private static final int MAX_NAME_LENGTH = 64;

    private static final ProtocolError NO_TEXT = new ProtocolError(1000, "a message needs a text", false);
    private static final ProtocolError TOO_LONG =
            new ProtocolError(1001, "a message has at most " + MAX_TEXT_LENGTH + " characters", false);
    private static final ProtocolError NOT_AVAILABLE =
            new ProtocolError(1002, "messages cannot be stored or read at present", true);

    private final MessageStore store;
    private final InstantSource clock;
    private final Lights lights;
    private final JsonMapper json = JsonMapper.shared();

    ChatRoom(MessageStore store, InstantSource clock, Lights lights) {
        this.store = store;
        this.clock = clock;
        this.lights = lights;
    }

    /** Hooks the chat into an engine. */
    void install(FanfareBuilder fanfare) {
        fanfare.namespace(
                        MESSAGES,
                        NamespaceOptions.builder()
                                .historySize(300)
                                .historyTtl(Duration.ofMinutes(10))
                                .forceRecovery(true)
                                .presence(true)
                                .joinLeave(true)
                                .forcePushJoinLeave(true)
                                .allowPresenceForSubscriber(true)
                                .build())
                .namespace(
                        TYPING,
                        NamespaceOptions.builder()
                                .allowSubscribeForClient(true)
                                .allowPublishForSubscriber(true)
                                .build())
                .onSubscribing(this::welcome)
                .onPublishing(this::post);
    }

    /**
     * What a subscriber gets with the reply.
     *
     * @param messages the newest, oldest first; among them may be some that it has seen
     * @param omitted how many it has not seen either, because there are more than are shown
     */
    private record Welcome(List<Message> messages, int omitted) {}

    private SubscribeOptions welcome(SubscribingEvent event) {
        String room = room(event.channel());
        long seen = parse(event.data()).path("seen").asLong(0);
        return available(() -> {
            // Not only what is newer than it has seen: of two messages, the older may be broadcast last.
            List<Message> newest = store.newest(room, SHOWN_ON_LOAD);
            int omitted = newest.isEmpty() || seen == 0
                    ? 0
                    : store.between(room, seen, newest.get(0).id());
            lights.lit("welcomed");
            return SubscribeOptions.builder()
                    .data(write(new Welcome(newest, omitted)))
                    .build();
        });
    }

    private Publishing post(PublishingEvent event) {
        String room = room(event.channel());
        String user = event.client().user();
        JsonNode said = parse(event.data());
        String text = wellFormed(said.path("text").asString("").strip());
        String key = said.path("key").asString("");
        if (key.length() > MAX_KEY_LENGTH || user.length() > MAX_NAME_LENGTH) {
            throw new ErrorException(ProtocolError.BAD_REQUEST);
        }
        if (text.isEmpty()) {
            throw new ErrorException(NO_TEXT);
        }
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new ErrorException(TOO_LONG);
        }
        String name = parse(event.client().info()).path("name").asString("");
        String shownName = wellFormed(name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)));
        // One that was stored before is broadcast again, should that have failed; a page shows it once.
        return available(() -> {
            Message stored = store.add(room, user, key, shownName, text, clock.instant());
            lights.lit("stored");
            return Publishing.of(write(stored));
        });
    }

    /** Refuses while the database does not work; a client may try again. */
    private static <R> R available(Supplier<R> work) {
        try {
            return work.get();
        } catch (UnavailableException problem) {
            throw new ErrorException(NOT_AVAILABLE, String.valueOf(problem.getMessage()));
        }
    }

    private static String room(String channel) {
        if (!channel.startsWith(MESSAGES + ":")) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED);
        }
        if (channel.length() > MAX_NAME_LENGTH) {
            throw new ErrorException(ProtocolError.BAD_REQUEST);
        }
        return channel;
    }

    /** Half of a surrogate pair, which JSON can escape but not write, becomes a question mark. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private JsonNode parse(Payload payload) {
        try {
            return json.readTree(payload.isEmpty() ? "{}" : payload.utf8());
        } catch (JacksonException malformed) {
            throw new ErrorException(ProtocolError.BAD_REQUEST);
        }
    }

    private Payload write(Object value) {
        return Payload.wrap(json.writeValueAsBytes(value));
    }
}
