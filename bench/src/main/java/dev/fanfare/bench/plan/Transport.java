package dev.fanfare.bench.plan;

import java.util.Locale;

/** How clients reach the server. */
public enum Transport {
    /** A WebSocket. */
    WEBSOCKET("ws://localhost:8000/connection/websocket"),
    /** Server-sent events, with commands in requests of their own. */
    SSE("http://localhost:8000/connection/sse"),
    /** An HTTP answer without end, with commands in requests of their own. */
    HTTP_STREAM("http://localhost:8000/connection/http_stream");

    private final String url;

    Transport(String url) {
        this.url = url;
    }

    /** Where a server on this machine has it, unless its configuration says otherwise. */
    public String url() {
        return url;
    }

    /** Its name in options and results. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
