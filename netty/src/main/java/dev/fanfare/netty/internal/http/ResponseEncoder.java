package dev.fanfare.netty.internal.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Makes bytes of responses; those to a {@code HEAD} have no body, whatever they say about it. */
final class ResponseEncoder extends HttpResponseEncoder {

    private boolean toHead;

    void answering(boolean head) {
        toHead = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return toHead || super.isContentAlwaysEmpty(response);
    }
}
