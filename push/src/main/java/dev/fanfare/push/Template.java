package dev.fanfare.push;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts in which <code>{{name}}</code> stands for the value of a variable. */
final class Template {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\p{L}_][\\p{L}\\p{N}_.-]{0,63})\\s*}}");

    private Template() {}

    /**
     * Checks that every <code>{{</code> begins a variable.
     *
     * @param where what the text is, for the exception
     */
    static void check(String text, String where) {
        int open = VARIABLE.matcher(text)
                .replaceAll(found -> "x".repeat(found.group().length()))
                .indexOf("{{");
        if (open >= 0) {
            throw new IllegalArgumentException(where + ": {{ at character " + (open + 1)
                    + " begins no variable; write {{name}} with letters, digits, _, . and -, or put braces into the value"
                    + " of a variable");
        }
    }

    /**
     * The text with the values in it. What a value holds stays as it is, braces too.
     *
     * @param where what the text is, for the exception
     */
    static String fill(String text, Map<String, String> variables, String where) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), variables, where)));
    }

    private static String value(String name, Map<String, String> variables, String where) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    where + ": the variable \"" + name + "\" has no value; give it one, or take {{" + name + "}} out");
        }
        return value;
    }
}
