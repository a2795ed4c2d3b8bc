package dev.fanfare.channel;

/**
 * What may be published to the channels of a namespace; the names are those of Centrifugo's option {@code
 * publication_data_format}.
 */
public enum PublicationFormat {
    /**
     * One JSON value. Other bytes only where nothing keeps them and everybody who is subscribed can be given them: to a
     * channel without history in which no client speaks JSON.
     */
    ANY,
    /** One JSON value. */
    JSON,
    /** One JSON object. */
    JSON_OBJECT,
    /** Any bytes, none too. Clients that speak JSON cannot subscribe. */
    BINARY
}
