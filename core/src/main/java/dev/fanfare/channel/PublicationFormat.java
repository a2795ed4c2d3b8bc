package dev.fanfare.channel;

/**
 * What may be published to the channels of a namespace; the names are those of Centrifugo's option {@code
 * publication_data_format}.
 */
public enum PublicationFormat {
    /**
     * One JSON value. Other bytes only while everybody who is subscribed can be given them, so that nobody who speaks JSON
     * is. Where they are kept, a client that speaks JSON and comes later cannot recover past them, and is told so, nor read
     * them in the history.
     */
    ANY,
    /** One JSON value. */
    JSON,
    /** One JSON object. */
    JSON_OBJECT,
    /** Any bytes, none too. Clients that speak JSON cannot subscribe. */
    BINARY
}
