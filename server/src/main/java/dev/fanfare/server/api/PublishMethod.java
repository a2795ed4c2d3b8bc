package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.json.JsonFields;

/** Publishes to a channel. */
final class PublishMethod implements ApiMethod {

    private final Fanfare fanfare;

    PublishMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String channel = "";
        PublicationFields publication = new PublicationFields();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("channel")) {
                channel = in.string();
            } else {
                publication.field(in, field);
            }
        }
        String target = channel;
        return () -> publication.publish(fanfare, target);
    }
}
