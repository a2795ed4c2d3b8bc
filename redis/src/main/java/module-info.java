/** What makes several nodes one, kept in a Redis that they share. */
module dev.fanfare.redis {
    requires static transitive org.jspecify;
    requires transitive dev.fanfare.core;
    requires lettuce.core;
    requires org.slf4j;

    exports dev.fanfare.redis;
}
