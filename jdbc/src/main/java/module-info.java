/** What Fanfare keeps in an application's own database, by JDBC: the outbox. */
module dev.fanfare.jdbc {
    requires static transitive org.jspecify;
    requires static micrometer.core;
    requires transitive dev.fanfare.core;
    requires flyway.core;
    requires transitive java.sql;
    requires org.slf4j;

    exports dev.fanfare.jdbc;
    exports dev.fanfare.outbox;
}
