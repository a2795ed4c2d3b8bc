package dev.fanfare.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** What counts as JSON on this wire: RFC 8259, in UTF-8 and nothing else. */
public final class JsonText {

    // Detection would take bytes with zeros in them for UTF-16; the wire is UTF-8 only.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    private JsonText() {}

    /**
     * A parser over UTF-8 bytes.
     *
     * @param json must not change while it is being parsed
     */
    public static JsonParser parser(byte[] json) {
        return FACTORY.createParser(ObjectReadContext.empty(), json);
    }

    /**
     * What is wrong with a text and where, without any of the text: a parser quotes what it stumbled over, and
     * that belongs to whoever sent it, not into a log.
     *
     * @param wrong such as "malformed JSON"
     */
    public static String describe(String wrong, JacksonException problem) {
        TokenStreamLocation place = problem.getLocation();
        return place == null || place.getLineNr() < 1
                ? wrong
                : wrong + " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** Whether the bytes hold exactly one JSON value, whitespace around it allowed. */
    static boolean isOneValue(byte[] bytes) {
        try (JsonParser parser = parser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    /**
     * Valid JSON without its line breaks. A line break inside a JSON string is always written as an
     * escape, so every raw one stands between tokens and carries no meaning.
     */
    static byte[] withoutLineBreaks(byte[] json) {
        int breaks = 0;
        for (byte b : json) {
            if (isLineBreak(b)) {
                breaks++;
            }
        }
        if (breaks == 0) {
            return json;
        }
        byte[] line = new byte[json.length - breaks];
        int length = 0;
        for (byte b : json) {
            if (!isLineBreak(b)) {
                line[length++] = b;
            }
        }
        return line;
    }

    private static boolean isLineBreak(byte b) {
        return b == '\n' || b == '\r';
    }
}
