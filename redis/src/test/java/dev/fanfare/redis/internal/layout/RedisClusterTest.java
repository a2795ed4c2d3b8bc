package dev.fanfare.redis.internal.layout;

import dev.fanfare.redis.internal.RedisProcess;

/** A cluster of the oldest Redis that is supported, in which what is announced goes to all. */
class RedisClusterTest extends ClusterTestBase {

    RedisClusterTest() {
        super(RedisProcess.program(), false);
    }
}
