/** What Fanfare keeps in an application's own database, by JDBC: the outbox, the inbox and
 * the devices that are pushed to. */
module dev.fanfare.jdbc {
    requires static transitive org.jspecify;
    requires static micrometer.core;
    requires transitive dev.fanfare.core;
    requires transitive dev.fanfare.push;
    requires flyway.core;
    requires transitive java.sql;
    requires org.jdbi.v3.core;
    requires org.slf4j;

    exports dev.fanfare.delivery;
    exports dev.fanfare.device;
    exports dev.fanfare.inbox;
    exports dev.fanfare.jdbc;
    exports dev.fanfare.jdbc.internal to
            dev.fanfare.server;
    exports dev.fanfare.outbox;
}
