package dev.fanfare.internal.memory;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.ban.Bans;
import dev.fanfare.spi.Ban;
import dev.fanfare.spi.BanStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps bans in the memory of this process, for engines that come and go in it. Every stage is complete when it is returned. */
public final class MemoryBanStore implements BanStore {

    private final Bans bans;
    private final InstantSource clock;

    /**
     * @param clock for when bans are over
     */
    public MemoryBanStore(InstantSource clock) {
        this.bans = new Bans(clock);
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> keep(Ban ban) {
        try {
            bans.take(List.of(ban));
            return CompletableFuture.completedStage(null);
        } catch (ErrorException noRoom) {
            return CompletableFuture.failedStage(noRoom);
        }
    }

    @Override
    public CompletionStage<List<Ban>> all() {
        Instant now = clock.instant();
        return CompletableFuture.completedStage(bans.all().stream()
                .filter(ban -> ban.until() == null || ban.until().isAfter(now))
                .toList());
    }

    @Override
    public void close() {}
}
