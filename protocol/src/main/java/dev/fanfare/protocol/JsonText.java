package dev.fanfare.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * What counts as JSON on this wire: RFC 8259, in UTF-8 and nothing else. Nothing but the size of a message limits how
 * long a number, a string or a name in it is; the parser's own limits are off.
 */
public final class JsonText {

    /**
     * How deep text may be nested to be read at all: more than any frame of a client of the default size holds. What may be published
     * is a matter of the application, which sets a lower limit.
     */
    public static final int MAX_NESTING = 100_000;

    /** How deep text may be nested that becomes a tree or an object: nothing that recurses over it runs out of stack. */
    public static final int MAX_OBJECT_NESTING = 1_000;

    /** How many digits a number may have that becomes one in Java, where reading it costs more than its length. */
    public static final int MAX_OBJECT_DIGITS = 1_000;

    private static final JsonFactory FACTORY = factory(MAX_NESTING, Integer.MAX_VALUE);

    private static final JsonFactory OBJECT_FACTORY = factory(MAX_OBJECT_NESTING, MAX_OBJECT_DIGITS);

    private JsonText() {}

    private static JsonFactory factory(int maxNesting, int maxDigits) {
        return JsonFactory.builder()
                // Detection would take bytes with zeros in them for UTF-16; the wire is UTF-8 only.
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxNesting)
                        .maxNumberLength(maxDigits)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /**
     * {@return what mappers read text with that becomes trees and objects, with our limits in place of the parser's:
     * {@value #MAX_OBJECT_NESTING} levels, numbers of {@value #MAX_OBJECT_DIGITS} digits}
     */
    public static JsonFactory objectFactory() {
        return OBJECT_FACTORY;
    }

    /**
     * A parser over UTF-8 bytes.
     *
     * @param json must not change while it is being parsed
     * @return before the first token; takes {@value #MAX_NESTING} levels
     */
    public static JsonParser parser(byte[] json) {
        return FACTORY.createParser(ObjectReadContext.empty(), json);
    }

    /**
     * What is wrong with a text and where, without any of the text: a parser quotes what it stumbled over, and
     * that belongs to whoever sent it, not into a log.
     *
     * @param wrong such as "malformed JSON"
     * @param problem what a parser or mapper has thrown
     * @return {@code wrong}, and line and column if they are known
     */
    public static String describe(String wrong, JacksonException problem) {
        TokenStreamLocation place = problem.getLocation();
        return place == null || place.getLineNr() < 1
                ? wrong
                : wrong + " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /**
     * How deep the one JSON value is nested that the bytes hold, whitespace around it allowed.
     *
     * @return 0 if it is neither an object nor an array, -1 if the bytes are not exactly one JSON value
     */
    static int depthOf(byte[] bytes) {
        try (JsonParser parser = parser(bytes)) {
            if (parser.nextToken() == null) {
                return -1;
            }
            int depth = skipValue(parser);
            return parser.nextToken() == null ? depth : -1;
        } catch (JacksonException malformed) {
            return -1;
        }
    }

    /**
     * Passes over the value that a parser stands at.
     *
     * @param parser stands at the value's first token, and at its last when this returns
     * @return how deep it is nested; 0 if it is neither an object nor an array
     */
    public static int skipValue(JsonParser parser) {
        int deepest = 0;
        int depth = 0;
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            if (token.isStructStart()) {
                deepest = Math.max(deepest, ++depth);
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                break;
            }
        }
        return deepest;
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
