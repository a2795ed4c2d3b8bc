package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
import io.github.centrifugal.centrifuge.ReplyError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** How an event is called, so that the answer can say whether it was a repeat: by one method for all events. */
final class EventCall {

    /** The method. */
    static final String METHOD = "fanfare.event";

    /** What is only cut out may be as deep and long as it likes. */
    private static final JsonFactory ANSWERS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Message NOTHING = Message.json(new byte[0]);
    private static final int METHOD_NOT_FOUND = 104;
    private static final int NOT_AVAILABLE = 108;
    private static final int FIRST_OF_APPLICATIONS = 400;

    private EventCall() {}

    /** What the method is called with: {@code {"name", "data"}}, without data that is null. */
    static byte[] question(String name, @Nullable Message data) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(bytes("{\"name\":"));
        json.writeBytes(Message.of(name).unsafeBytes());
        if (data != null) {
            json.writeBytes(bytes(",\"data\":"));
            json.writeBytes(data.unsafeBytes());
        }
        json.writeBytes(bytes("}"));
        return json.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What it is answered: {@code {"data", "repeated"}}, either of which may be missing. The data is cut out as it is
     * written.
     */
    static EventResult result(byte[] answer) {
        Message data = NOTHING;
        boolean isRepeated = false;
        try (JsonParser in = ANSWERS.createParser(ObjectReadContext.empty(), answer)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                    String field = in.currentName();
                    isRepeated |= in.nextToken() == JsonToken.VALUE_TRUE && field.equals("repeated");
                    byte[] value = value(in, answer);
                    data = field.equals("data") ? Message.json(value) : data;
                }
            }
        } catch (JacksonException notJson) {
            return new EventResult(NOTHING, false);
        }
        return new EventResult(data, isRepeated);
    }

    private static byte[] value(JsonParser in, byte[] json) {
        int start = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        return Arrays.copyOfRange(json, start, (int) in.currentLocation().getByteOffset());
    }

    /** A server's error in our words, which name the event; an application that refuses has words of its own. */
    static ClientSocketException refusal(String name, ReplyError error) {
        int code = error.getCode();
        boolean isUnknown = code == METHOD_NOT_FOUND || code == NOT_AVAILABLE;
        String why = isUnknown ? "the server has no handler for it" : Problems.reasonOf(error);
        String text = code >= FIRST_OF_APPLICATIONS ? why : "Event \"" + name + "\" was refused: " + why;
        return new ClientSocketException(Code.REFUSED, text, code);
    }
}
