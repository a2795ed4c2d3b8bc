package dev.fanfare.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Knows which members are in which groups, over all nodes. What members and groups are is no matter of the store: their
 * names are any texts that are not empty.
 *
 * <p>Contract, checked by the test kit's {@code GroupStoreContract}: what a completed stage wrote, the next read sees; what
 * is asked about one member takes effect in the order in which it was asked, also by somebody who does not wait for the
 * stages; no method blocks the calling thread on I/O. Who asks waits some seconds at the most. Safe for any thread.
 */
public interface GroupStore extends AutoCloseable {

    /**
     * Puts a member into a group; if it is there already, its time begins anew.
     *
     * @param group made by its first member
     * @param member in any number of groups
     * @param ttl how long from now on the member stays in all its groups unless it is {@linkplain #refresh refreshed}, more
     *     than zero; null for until it is taken out
     * @return whether there was room: if not, nothing has changed
     */
    CompletionStage<Boolean> add(String group, String member, @Nullable Duration ttl);

    /**
     * Takes a member out of a group; succeeds if it never was in it.
     *
     * @param group one that nobody is in any more is forgotten
     * @param member stays in its other groups, for as long as before
     * @return completes when no read finds the member there
     */
    CompletionStage<Void> remove(String group, String member);

    /**
     * The groups that any of these members is in; the caller may keep the set.
     *
     * @param members if there are none, the answer is empty
     * @return each group once; a member whose time is over is in none
     */
    CompletionStage<Set<String>> groups(Collection<String> members);

    /**
     * Members stay for another while in the groups that they are in. Nothing changes for those that are in none, and for
     * those that stay until they are taken out.
     *
     * @param members at most some hundreds
     * @param ttl how long from now on; more than zero
     * @return completes when all of them have their new time
     */
    CompletionStage<Void> refresh(Collection<String> members, Duration ttl);

    /** Ends it. Who is in which group stays known if the store outlives this process. */
    @Override
    void close();
}
