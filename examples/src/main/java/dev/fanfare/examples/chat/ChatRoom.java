package dev.fanfare.examples.chat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.PublishingEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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

    private static final ProtocolError NO_TEXT = new ProtocolError(1000, "a message needs a text", false);
    private static final ProtocolError TOO_LONG =
            new ProtocolError(1001, "a message has at most " + MAX_TEXT_LENGTH + " characters", false);

    private final MessageStore store;
    private final InstantSource clock;
    private final JsonMapper json = JsonMapper.shared();

    ChatRoom(MessageStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
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

    /** What a subscriber gets with the reply: the newest messages after the last it has seen. */
    private record Welcome(List<Message> messages) {}

    private SubscribeOptions welcome(SubscribingEvent event) {
        requireRoom(event.channel());
        long seen = parse(event.data()).path("seen").asLong(0);
        List<Message> messages = store.newest(event.channel(), seen, SHOWN_ON_LOAD);
        return SubscribeOptions.builder().data(write(new Welcome(messages))).build();
    }

    private Publishing post(PublishingEvent event) {
        requireRoom(event.channel());
        JsonNode said = parse(event.data());
        String text = said.path("text").asString("").strip();
        String key = said.path("key").asString("");
        if (key.length() > MAX_KEY_LENGTH) {
            throw new ErrorException(ProtocolError.BAD_REQUEST);
        }
        if (text.isEmpty()) {
            throw new ErrorException(NO_TEXT);
        }
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new ErrorException(TOO_LONG);
        }
        String name = parse(event.client().info()).path("name").asString("");
        // One that was stored before is broadcast again, should that have failed; a page shows it once.
        Message stored = store.add(event.channel(), event.client().user(), key, name, text, clock.instant());
        return Publishing.of(write(stored));
    }

    private static void requireRoom(String channel) {
        if (!channel.startsWith(MESSAGES + ":")) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED);
        }
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
