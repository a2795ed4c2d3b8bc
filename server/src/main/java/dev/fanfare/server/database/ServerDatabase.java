package dev.fanfare.server.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushBuilder;
import dev.fanfare.delivery.PushMetrics;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxMetrics;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.outbox.Outbox;
import dev.fanfare.outbox.OutboxMetrics;
import dev.fanfare.outbox.OutboxRelay;
import dev.fanfare.push.PushProvider;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database of a server, with what is kept there as a configuration says: extensions of the engine, and what works on it
 * from its start to its end. Where nothing is kept, there is none.
 */
public final class ServerDatabase implements MeterBinder, AutoCloseable {

    private final ServerConfig config;
    private final @Nullable HikariDataSource pool;
    private final @Nullable FanfareTables tables;
    private List<PushProvider> services = List.of();
    private final List<MeterBinder> metrics = new ArrayList<>();
    private @Nullable OutboxRelay relay;

    private ServerDatabase(ServerConfig config, @Nullable HikariDataSource pool, @Nullable FanfareTables tables) {
        this.config = config;
        this.pool = pool;
        this.tables = tables;
    }

    /**
     * Connects to the database, and makes the tables or brings them up to date.
     *
     * @throws ConfigException if it cannot be used, saying why
     */
    public static ServerDatabase open(ServerConfig config) {
        if (!config.inbox().enabled()
                && !config.outbox().enabled()
                && !config.push().enabled()) {
            return new ServerDatabase(config, null, null);
        }
        HikariDataSource pool = DatabasePool.of(
                "fanfare-database",
                "database.url",
                config.database().address(),
                config.database().poolSize());
        try {
            FanfareTables tables =
                    FanfareTables.in(pool).withPrefix(config.database().tablePrefix());
            return new ServerDatabase(config, pool, tables.migrate(pool));
        } catch (IllegalArgumentException | IllegalStateException problem) {
            pool.close();
            throw new ConfigException("database.url: " + problem.getMessage());
        }
    }

    /** Gives an engine what it has in the database. */
    public void extend(FanfareBuilder engine) {
        if (config.inbox().enabled()) {
            engine.with(Inbox.in(there(pool), there(tables), config.inbox().options()));
        }
        if (config.push().enabled()) {
            PushBuilder push = Push.in(there(pool))
                    .tables(there(tables))
                    .options(config.push().options());
            services = PushServices.of(config.push());
            services.forEach(push::provider);
            engine.with(push.build());
        }
    }

    /**
     * Makes what works on the database; it does so from {@link #begin} on.
     *
     * @throws IllegalArgumentException if the database has not what was asked for
     */
    public void prepare(Fanfare fanfare) {
        if (config.inbox().enabled()) {
            metrics.add(new InboxMetrics(fanfare.part(Inbox.class)));
        }
        if (config.push().enabled()) {
            metrics.add(new PushMetrics(fanfare.part(Push.class)));
        }
        if (config.outbox().enabled()) {
            HikariDataSource database = there(pool);
            OutboxRelay.Builder settings = OutboxRelay.builder(Outbox.of(fanfare, there(tables)), database)
                    .options(config.outbox().options());
            if (config.outbox().listen()) {
                settings.listen(DatabasePool.direct(database));
            }
            OutboxRelay sending = settings.build();
            metrics.add(new OutboxMetrics(sending));
            relay = sending;
        }
    }

    /** Begins to work; clients can connect by now. */
    public void begin() {
        relay().ifPresent(OutboxRelay::start);
    }

    private static <T> T there(@Nullable T part) {
        return Objects.requireNonNull(part, "the configuration has no database");
    }

    /** What sends the messages of the outbox; empty if the configuration has none. */
    public Optional<OutboxRelay> relay() {
        return Optional.ofNullable(relay);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        metrics.forEach(each -> each.bindTo(registry));
    }

    /** Ends what works on the database; the engine is still there. */
    public void end() {
        relay().ifPresent(OutboxRelay::close);
    }

    /** Ends the connections; the engine is closed. */
    @Override
    public void close() {
        services.forEach(PushProvider::close);
        if (pool != null) {
            pool.close();
        }
    }
}
