package dev.fanfare.server.config;

/** A configuration that cannot be used. Its message says what is wrong, where, and what to do. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message for the person who wrote the configuration
     */
    public ConfigException(String message) {
        super(message, null, false, false);
    }
}
