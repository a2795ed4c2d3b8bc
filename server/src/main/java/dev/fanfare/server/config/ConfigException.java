package dev.fanfare.server.config;

import dev.fanfare.protocol.Outside;

/** A configuration that cannot be used. Its message says what is wrong, where, and what to do. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message for the person who wrote the configuration
     */
    public ConfigException(String message) {
        super(Outside.sentence(message).toString(), null, false, false);
    }
}
