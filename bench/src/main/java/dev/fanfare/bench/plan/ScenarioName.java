package dev.fanfare.bench.plan;

import java.util.Locale;

/** What can be measured. */
public enum ScenarioName {
    /** Few channels with many subscribers. */
    FANOUT("Publishes in few channels with many subscribers."),
    /** Few live objects with many followers. */
    LIVE("Changes few live objects with many followers, over the HTTP API."),
    /** Many channels with few subscribers. */
    MANY_CHANNELS("Publishes in many channels with few subscribers."),
    /** Memory of connections that do nothing. */
    IDLE("Measures the memory of connections that do nothing."),
    /** All connections break, miss publications, and come back at once. */
    STORM("Breaks all connections, publishes meanwhile, and lets all come back at once."),
    /** Some clients stop reading. */
    SLOW("Lets some clients stop reading, and watches the others."),
    /** Each publication waits for the answer to the one before. */
    SEQUENTIAL("Publishes over the HTTP API, one publication after the answer to the one before."),
    /** A small channel beside a large one. */
    BYSTANDER("Publishes in a large channel, and watches a small one beside it.");

    private final String description;

    ScenarioName(String description) {
        this.description = description;
    }

    /** What is done, in a sentence. */
    public String description() {
        return description;
    }

    /** As people write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
