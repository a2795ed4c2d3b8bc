package dev.fanfare.channel;

import dev.fanfare.protocol.Payload;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a publication may be, whoever makes it. It is checked before anything is kept or announced, so that everything
 * that is can be delivered to everybody who is subscribed.
 *
 * @param maxSize the bytes of its data. Default 1 MiB, the most that some SDKs take in one message
 * @param maxDepth how many objects and arrays may be inside each other. Default 512, which is what the readers of JSON
 *     that come with common platforms take
 */
public record PublicationLimits(int maxSize, int maxDepth) {

    /** The defaults. */
    public static final PublicationLimits DEFAULT = new PublicationLimits(1024 * 1024, 512);

    /**
     * Checks the options.
     *
     * @param maxSize in bytes, at least 1
     * @param maxDepth in levels, at least 1
     * @throws IllegalArgumentException if one is less, naming it
     */
    public PublicationLimits {
        if (maxSize < 1) {
            throw new IllegalArgumentException("publication_max_size must be at least 1, and is " + maxSize);
        }
        if (maxDepth < 1) {
            throw new IllegalArgumentException("publication_max_depth must be at least 1, and is " + maxDepth);
        }
    }

    /**
     * Why data cannot be published, if it cannot.
     *
     * @param data what shall be published
     * @param format what its namespace lets be published
     * @param isJsonNeeded whether bytes that are not JSON could not be delivered to everybody; asked only where the
     *     format leaves it open
     * @return null if it can be published
     */
    public @Nullable String problemWith(Payload data, PublicationFormat format, BooleanSupplier isJsonNeeded) {
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(format, "format must not be null");
        Objects.requireNonNull(isJsonNeeded, "isJsonNeeded must not be null");
        if (data.size() > maxSize) {
            return "the data has " + data.size() + " bytes; publication_max_size allows " + maxSize;
        }
        if (format == PublicationFormat.BINARY) {
            return null;
        }
        if (data.isEmpty()) {
            return "a publication needs data";
        }
        if (!data.isJson()) {
            boolean isPossible = format == PublicationFormat.ANY && !isJsonNeeded.getAsBoolean();
            return isPossible
                    ? null
                    : "the data is not one JSON value in UTF-8, as channels need that clients in JSON are subscribed to;"
                            + " see publication_data_format";
        }
        if (format == PublicationFormat.JSON_OBJECT && !data.isJsonObject()) {
            return "the data is not a JSON object, which publication_data_format asks for";
        }
        // A level takes two bytes, so what is small is not looked through.
        return data.size() / 2 <= maxDepth || data.depth() <= maxDepth
                ? null
                : "the data is nested " + data.depth() + " levels deep; publication_max_depth allows " + maxDepth;
    }
}
