package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.Base64Payload;

/** Says the value of an item of a shared poll. */
final class SharedPollPublishMethod implements ApiMethod {

    private final SharedPolls polls;

    SharedPollPublishMethod(Fanfare fanfare) {
        this.polls = fanfare.part(SharedPolls.class);
    }

    @Override
    public Call read(JsonFields in) {
        String channel = "";
        String key = "";
        Payload data = Payload.EMPTY;
        String base64 = "";
        long version = 0;
        String epoch = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "channel" -> channel = in.string();
                case "key" -> key = in.string();
                case "data" -> data = in.payload();
                case "b64data" -> base64 = in.string();
                case "version" -> version = in.unsignedLong();
                case "epoch" -> epoch = in.string();
                default -> in.skip();
            }
        }
        Item item = new Item(channel, key, base64.isEmpty() ? data : Base64Payload.decode(base64), version, epoch);
        return () -> polls.publish(item.channel, item.key, item.data, item.version, item.epoch)
                .thenApply(done -> out -> {});
    }

    private record Item(String channel, String key, Payload data, long version, String epoch) {}
}
