package dev.fanfare.netty.internal.files;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.internal.http.RequestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is sent.
 *
 * @param type its content type
 * @param modified when it was changed, in whole seconds; null if that is not known
 * @param hash of its content, in hexadecimal
 * @param content what is in it
 * @param zipped the same with gzip; null if that is no shorter
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
record StoredFile(String type, @Nullable Instant modified, String hash, byte[] content, byte @Nullable [] zipped) {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Below, a packet is a packet. */
    private static final int MIN_ZIPPED = 1024;

    static StoredFile of(String name, @Nullable Instant modified, byte[] content) {
        String type = MediaTypes.of(name);
        byte[] zipped = MediaTypes.isText(type) && content.length >= MIN_ZIPPED ? zip(content) : null;
        return new StoredFile(
                type,
                modified == null ? null : modified.truncatedTo(ChronoUnit.SECONDS),
                hash(content),
                content,
                zipped == null || zipped.length >= content.length ? null : zipped);
    }

    /** Answers a request for it. */
    HttpAnswer answer(HttpCall call) {
        byte[] shorter = takesGzip(call) ? zipped : null;
        String tag = shorter == null ? "\"" + hash + "\"" : "\"" + hash + "-gzip\"";
        HttpAnswer answer;
        if (isKnown(call, tag)) {
            answer = HttpAnswer.status(304);
        } else if (shorter == null) {
            answer = HttpAnswer.of(200, type, content);
        } else {
            answer = HttpAnswer.of(200, type, shorter).with("content-encoding", "gzip");
        }
        answer = answer.with("etag", tag).with("cache-control", "no-cache").with("x-content-type-options", "nosniff");
        if (zipped != null) {
            answer = answer.with("vary", "accept-encoding");
        }
        return modified == null ? answer : answer.with("last-modified", HTTP_DATE.format(modified));
    }

    /** Whether the sender has it already (RFC 9110, section 13.2.2). */
    private boolean isKnown(HttpCall call, String tag) {
        List<String> tags = call.head().headers().getOrDefault("if-none-match", List.of());
        if (!tags.isEmpty()) {
            return RequestHead.elements(tags).stream()
                    .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
        }
        String since = call.header("if-modified-since").orElse("");
        try {
            return modified != null
                    && !since.isEmpty()
                    && !modified.isAfter(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(since)));
        } catch (DateTimeException noDate) {
            return false;
        }
    }

    private static boolean takesGzip(HttpCall call) {
        return RequestHead.elements(call.head().headers().getOrDefault("accept-encoding", List.of())).stream()
                .map(each -> each.toLowerCase(Locale.ROOT).replace(" ", ""))
                .anyMatch(each -> each.equals("gzip") || (each.startsWith("gzip;q=") && !isZero(each.substring(7))));
    }

    private static boolean isZero(String weight) {
        return weight.matches("0(\\.0*)?");
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    private static byte[] zip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return out.toByteArray();
    }
}
