package dev.fanfare.notify;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which client has caused what the current thread is doing. It is set while a handler of that client
 * runs, and while an HTTP request with the client's signed cookie is handled; and it goes along with work
 * that is handed to another thread through {@link #wrap(Runnable)} and its like. It is no more than the
 * client's id, so it never outdates: once the client is gone, a notification just finds no connection.
 */
public final class ClientContext {

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private ClientContext() {}

    /** {@return the id of the client that caused what this thread is doing; empty if none did} */
    public static Optional<String> clientId() {
        return Optional.ofNullable(CURRENT.get());
    }

    /**
     * The same task, caused by the client of the current thread wherever it runs.
     *
     * @param task what shall run elsewhere
     * @return runs the task, on any thread and any number of times
     */
    public static Runnable wrap(Runnable task) {
        Objects.requireNonNull(task, "task must not be null");
        return causedBy(CURRENT.get(), task);
    }

    /**
     * The same task, caused by the client of the current thread wherever it runs.
     *
     * @param <T> what the task returns
     * @param task what shall run elsewhere
     * @return runs the task, and throws what it throws
     */
    public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        Objects.requireNonNull(task, "task must not be null");
        String client = CURRENT.get();
        return () -> run(client, task::call);
    }

    /**
     * The same supplier, caused by the client of the current thread wherever it runs.
     *
     * @param <T> what the supplier returns
     * @param task what shall be asked elsewhere
     * @return asks the supplier
     */
    public static <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> task) {
        Objects.requireNonNull(task, "task must not be null");
        String client = CURRENT.get();
        return () -> run(client, task::get);
    }

    /**
     * An executor whose tasks are caused by the client of whichever thread hands them in.
     *
     * @param executor runs the tasks
     * @return hands each task to the executor; rejects what the executor rejects
     */
    public static Executor wrap(Executor executor) {
        Objects.requireNonNull(executor, "executor must not be null");
        return task -> executor.execute(wrap(task));
    }

    /**
     * The same task, caused by a client that is known by other means.
     *
     * @param client the client's id; null for none
     * @param task runs once, on any thread
     * @return runs the task
     */
    public static Runnable causedBy(@Nullable String client, Runnable task) {
        Objects.requireNonNull(task, "task must not be null");
        return () -> run(client, () -> {
            task.run();
            return true;
        });
    }

    private interface Work<T extends @Nullable Object, X extends Exception> {
        T run() throws X;
    }

    private static <T extends @Nullable Object, X extends Exception> T run(@Nullable String client, Work<T, X> work)
            throws X {
        String before = CURRENT.get();
        set(client);
        try {
            return work.run();
        } finally {
            set(before);
        }
    }

    private static void set(@Nullable String client) {
        if (client == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(client);
        }
    }
}
