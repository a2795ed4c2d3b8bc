/** The network of an engine, on Netty: WebSockets, HTTP endpoints, files. */
module dev.fanfare.netty {
    requires static transitive org.jspecify;
    requires transitive dev.fanfare.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.classes.kqueue;
    requires org.slf4j;

    exports dev.fanfare.netty;
    exports dev.fanfare.netty.http;
    exports dev.fanfare.netty.internal.files to
            dev.fanfare.server;
    exports dev.fanfare.netty.internal.http to
            dev.fanfare.server;
    exports dev.fanfare.netty.internal.tls to
            dev.fanfare.server;
}
