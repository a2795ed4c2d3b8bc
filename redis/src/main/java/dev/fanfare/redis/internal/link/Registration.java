package dev.fanfare.redis.internal.link;

/** Something that is done for somebody, until he ends it. */
interface Registration {

    /** It is done no longer. */
    void end();
}
