package dev.fanfare.netty.http;

import java.util.Objects;

/** A part of {@link TlsOptions} cannot be used; the message says which file, and what is wrong with it. */
public final class TlsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** What of the options it is. */
    public enum Part {
        /** {@link TlsOptions#certificate}. */
        CERTIFICATE,
        /** {@link TlsOptions#key}. */
        KEY,
        /** {@link TlsOptions#keyStore}. */
        KEY_STORE,
        /** {@link TlsOptions#keyStorePassword}. */
        KEY_STORE_PASSWORD,
        /** {@link TlsOptions#clientAuthorities}. */
        CLIENT_AUTHORITIES
    }

    /** What cannot be used. */
    private final Part part;

    /**
     * A problem.
     *
     * @param part what cannot be used
     * @param message begins with the file, if it is one
     */
    public TlsException(Part part, String message) {
        super(message);
        this.part = Objects.requireNonNull(part, "part must not be null");
    }

    /** {@return what cannot be used} */
    public Part part() {
        return part;
    }
}
