package dev.fanfare.server.api;

import dev.fanfare.protocol.json.JsonFields;

/** Requests that name a channel and nothing else. */
final class ChannelOnly {

    private ChannelOnly() {}

    static String read(JsonFields in) {
        String channel = "";
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals("channel")) {
                channel = in.string();
            } else {
                in.skip();
            }
        }
        return channel;
    }
}
