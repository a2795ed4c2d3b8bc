package dev.fanfare.push.internal.payload;

import dev.fanfare.push.RenderedMessage;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How much of a message services take. */
public final class Sizes {

    private Sizes() {}

    /**
     * Refuses what is too large.
     *
     * @param service as the exception names it
     * @param size of what is sent, in bytes
     * @param most how many of them the service takes
     */
    public static void check(String service, int size, int most, RenderedMessage message) {
        if (size > most) {
            throw new IllegalArgumentException("the message is too large for " + service + ": " + size + " bytes, "
                    + (size - most) + " more than the " + most + " it takes; shorten " + longest(message));
        }
    }

    private static String longest(RenderedMessage message) {
        int actions = message.actions().stream()
                .mapToInt(each -> bytes(each.event())
                        + bytes(each.label())
                        + each.parameters().size())
                .sum();
        Map.Entry<String, Integer> longest = List.of(
                        Map.entry("text", bytes(message.text())),
                        Map.entry("data", message.message().data().size()),
                        Map.entry("title", bytes(message.title())),
                        Map.entry("actions", actions),
                        Map.entry("link", bytes(message.message().link())),
                        Map.entry("image", bytes(message.message().image())),
                        Map.entry("icon", bytes(message.message().icon())))
                .stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .orElseThrow();
        return longest.getKey() + ", which has " + longest.getValue() + " of them";
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
