package dev.fanfare.server.config;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands for variables of the environment within a text, as Centrifugo writes it: {@code ${CENTRIFUGO_VAR_NAME}}. */
final class EnvironmentValues {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(CENTRIFUGO_VAR_[^}]+)}");

    private final Map<String, String> variables;

    EnvironmentValues(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * The text with the values of the variables, in which nothing is replaced any more.
     *
     * @throws IllegalArgumentException if there is no such variable; its message has nothing of the text
     */
    String replacedIn(String text) {
        return VARIABLE.matcher(text).replaceAll((MatchResult found) -> {
            String value = variables.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the environment has no variable " + found.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
