package dev.fanfare.delivery;

import dev.fanfare.Extension;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.push.PushProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Collects what push needs. Not safe for several threads. */
public final class PushBuilder {

    private static final int MAX_NAME = 64;

    private final DataSource dataSource;
    private final Map<String, PushProvider> providers = new LinkedHashMap<>();
    private @Nullable FanfareTables tables;
    private PushOptions options = PushOptions.DEFAULT;

    PushBuilder(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource must not be null");
    }

    /**
     * Adds a push service, under its own name.
     *
     * @param provider not closed by this
     * @return this builder
     * @throws IllegalArgumentException if there is one of the name
     */
    public PushBuilder provider(PushProvider provider) {
        Objects.requireNonNull(provider, "provider must not be null");
        return provider(provider.name(), provider);
    }

    /**
     * Adds a push service under another name, for devices or requests that name it.
     *
     * @param name 1 to 64 characters
     * @param provider not closed by this
     * @return this builder
     * @throws IllegalArgumentException if there is one of the name, or it is too long
     */
    public PushBuilder provider(String name, PushProvider provider) {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(provider, "provider must not be null");
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("the name of a push provider has 1 to " + MAX_NAME + " characters");
        }
        if (providers.putIfAbsent(name, provider) != null) {
            throw new IllegalArgumentException("there is a push provider " + name + " already");
        }
        return this;
    }

    /**
     * Uses tables that are there, instead of making them when the engine is built.
     *
     * @param value which
     * @return this builder
     */
    public PushBuilder tables(FanfareTables value) {
        tables = Objects.requireNonNull(value, "tables must not be null");
        return this;
    }

    /**
     * Sets how it works.
     *
     * @param value {@link PushOptions#DEFAULT}, the default, for nothing special
     * @return this builder
     */
    public PushBuilder options(PushOptions value) {
        options = Objects.requireNonNull(value, "options must not be null");
        return this;
    }

    /** {@return for {@link dev.fanfare.FanfareBuilder#with}; makes its tables when the engine is built} */
    public Extension build() {
        return new PushExtension(dataSource, tables, Map.copyOf(providers), options);
    }
}
