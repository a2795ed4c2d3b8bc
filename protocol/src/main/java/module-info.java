/** The messages of the protocol as records, and their codecs. */
module dev.fanfare.protocol {
    requires static transitive org.jspecify;
    requires transitive tools.jackson.core;
    requires com.google.protobuf;

    exports dev.fanfare.protocol;
    exports dev.fanfare.protocol.json to
            dev.fanfare.core,
            dev.fanfare.jdbc,
            dev.fanfare.netty,
            dev.fanfare.push,
            dev.fanfare.server,
            dev.fanfare.testkit;
    exports dev.fanfare.protocol.plain to
            dev.fanfare.netty,
            dev.fanfare.testkit;
    exports dev.fanfare.protocol.protobuf to
            dev.fanfare.netty,
            dev.fanfare.testkit;
}
