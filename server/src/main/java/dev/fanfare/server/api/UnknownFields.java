package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.json.Suggestion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a request that its method does not know. They are found while the request is read, and refuse it when
 * it is carried out: what was meant by them would be left undone.
 */
final class UnknownFields {

    private static final int SHOWN = 50;

    private @Nullable String problem;

    /**
     * A field is not known.
     *
     * @param where what has it
     * @param known the fields that it may have
     */
    void add(String field, String where, List<String> known) {
        if (problem == null) {
            String shown = field.length() > SHOWN ? field.substring(0, SHOWN) + "…" : field;
            problem = "there is no field \"" + shown + "\" in " + where + "; did you mean \""
                    + Suggestion.nearest(shown, known) + "\"?";
        }
    }

    /**
     * Refuses a request that has any.
     *
     * @throws ErrorException with {@code BAD_REQUEST}, naming the first
     */
    void refuse() {
        if (problem != null) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, problem);
        }
    }
}
