package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
import io.github.centrifugal.centrifuge.ReplyError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an event is called, so that the answer can say whether it was a repeat: by one method for all events. */
final class EventCall {

    /** The method. */
    static final String METHOD = "fanfare.event";

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
        Fields fields = Fields.of(answer);
        if (fields == null) {
            return new EventResult(NOTHING, false);
        }
        return new EventResult(Objects.requireNonNullElse(fields.get("data"), NOTHING), fields.isTrue("repeated"));
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
