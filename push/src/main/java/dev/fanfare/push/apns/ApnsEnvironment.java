package dev.fanfare.push.apns;

import dev.fanfare.push.internal.http.PushClient;
import java.net.URI;
import java.util.Objects;

/**
 * Which devices are sent to: those of the store, or those of developers. A token of one is none of the other.
 *
 * @param name as results name it
 * @param baseUrl where messages are taken
 */
public record ApnsEnvironment(String name, URI baseUrl) {

    /** Applications from the store, and those of TestFlight. */
    public static final ApnsEnvironment PRODUCTION =
            new ApnsEnvironment("production", URI.create("https://api.push.apple.com"));

    /** Applications that Xcode has installed. */
    public static final ApnsEnvironment SANDBOX =
            new ApnsEnvironment("sandbox", URI.create("https://api.sandbox.push.apple.com"));

    /**
     * An environment at another address, such as that of a proxy.
     *
     * @param name as results name it
     * @param baseUrl with https
     * @throws IllegalArgumentException if it is no address with https and a host
     */
    public ApnsEnvironment {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(baseUrl, "baseUrl must not be null");
        PushClient.below(baseUrl, "");
    }
}
