/** What Fanfare keeps in an application's own database, by JDBC: the outbox and the inbox. */
module dev.fanfare.jdbc {
    requires static transitive org.jspecify;
    requires static micrometer.core;
    requires transitive dev.fanfare.core;
    requires flyway.core;
    requires transitive java.sql;
    requires org.jdbi.v3.core;
    requires org.slf4j;

    exports dev.fanfare.inbox;
    exports dev.fanfare.jdbc;
    exports dev.fanfare.outbox;
}
