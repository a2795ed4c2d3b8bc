package dev.fanfare.server.consumer;

import com.zaxxer.hikari.HikariDataSource;
import dev.fanfare.jdbc.internal.Ear;
import dev.fanfare.server.api.ApiMethods;
import dev.fanfare.server.config.ServerConfig;
import dev.fanfare.server.database.DatabasePool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the commands of an outbox table of Centrifugo, in PostgreSQL: those of each partition in order, by one node at
 * a time. The locks are Centrifugo's own, so that both may work on a table while one takes the other's place.
 */
final class PostgresConsumer implements MeterBinder, AutoCloseable {

    private final String name;
    private final HikariDataSource pool;
    private final List<PartitionWorker> workers;
    private final AtomicLong processed = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final @Nullable Ear ear;

    /** Connects to the database. */
    PostgresConsumer(String name, ServerConfig.PostgresOutbox config) {
        this.name = name;
        String place = "consumers: \"" + name + "\"";
        this.pool = DatabasePool.of("fanfare-consumer-" + name, place, config.database(), config.numPartitions());
        this.workers = IntStream.range(0, config.numPartitions())
                .mapToObj(partition -> new PartitionWorker(
                        "fanfare-consumer-" + name + "-" + partition,
                        new OutboxTable(pool, name, config, partition),
                        config.partitionPollInterval(),
                        processed,
                        errors))
                .toList();
        this.ear = config.partitionNotificationChannel().isEmpty()
                ? null
                : new Ear(
                        "fanfare-consumer-" + name,
                        DatabasePool.direct(pool),
                        config.partitionNotificationChannel(),
                        () -> workers.forEach(PartitionWorker::wake));
    }

    void begin(ApiMethods methods) {
        workers.forEach(each -> each.begin(methods));
        if (ear != null) {
            ear.start();
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("fanfare.consumer.processed", processed, AtomicLong::get)
                .description("commands that a consumer has carried out, or skipped")
                .tag("consumer", name)
                .register(registry);
        FunctionCounter.builder("fanfare.consumer.errors", errors, AtomicLong::get)
                .description("commands that could not be carried out and are tried again")
                .tag("consumer", name)
                .register(registry);
    }

    /** Takes nothing more. */
    void end() {
        if (ear != null) {
            ear.close();
        }
        workers.forEach(PartitionWorker::end);
    }

    /** Waits for what is under way, and ends the connections. */
    @Override
    public void close() {
        workers.forEach(PartitionWorker::close);
        pool.close();
    }
}
