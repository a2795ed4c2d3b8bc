/** The engine, without any I/O: channels, sessions, history, recovery, presence and notifications. */
module dev.fanfare.core {
    requires static transitive org.jspecify;
    requires static micrometer.core;
    requires transitive dev.fanfare.protocol;
    requires org.jctools.core;
    requires org.slf4j;
    requires re2j;
    requires transitive tools.jackson.databind;

    exports dev.fanfare;
    exports dev.fanfare.channel;
    exports dev.fanfare.cluster;
    exports dev.fanfare.handler;
    exports dev.fanfare.history;
    exports dev.fanfare.http;
    exports dev.fanfare.live;
    exports dev.fanfare.map;
    exports dev.fanfare.metrics;
    exports dev.fanfare.notify;
    exports dev.fanfare.poll;
    exports dev.fanfare.presence;
    exports dev.fanfare.rate;
    exports dev.fanfare.raw;
    exports dev.fanfare.sequence;
    exports dev.fanfare.spi;
    exports dev.fanfare.state;
    exports dev.fanfare.internal.channel to
            dev.fanfare.testkit;
    exports dev.fanfare.internal.delta to
            dev.fanfare.testkit;
    exports dev.fanfare.internal.handler to
            dev.fanfare.jdbc,
            dev.fanfare.netty,
            dev.fanfare.server,
            dev.fanfare.testkit;
    exports dev.fanfare.internal.hub to
            dev.fanfare.server,
            dev.fanfare.testkit;
    exports dev.fanfare.internal.limit to
            dev.fanfare.jdbc,
            dev.fanfare.netty,
            dev.fanfare.redis;
    exports dev.fanfare.internal.memory to
            dev.fanfare.testkit;
    exports dev.fanfare.internal.node to
            dev.fanfare.jdbc,
            dev.fanfare.netty,
            dev.fanfare.server,
            dev.fanfare.testkit;
    exports dev.fanfare.internal.notify to
            dev.fanfare.netty,
            dev.fanfare.testkit;
    exports dev.fanfare.internal.rate to
            dev.fanfare.netty;
}
