package dev.fanfare.redis.internal.layout;

import dev.fanfare.redis.internal.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cluster with sharded pub/sub, on the redis-server that is installed. */
@ExtendWith(ShardedClusterTest.WithRedis7.class)
class ShardedClusterTest extends ClusterTestBase {

    ShardedClusterTest() {
        super(RedisProcess.installed().orElse(Path.of("")), true);
    }

    static final class WithRedis7 implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return RedisProcess.installed().isPresent()
                    ? ConditionEvaluationResult.enabled("there is a redis-server 7 or later")
                    : ConditionEvaluationResult.disabled("there is no redis-server 7 or later on the PATH");
        }
    }
}
