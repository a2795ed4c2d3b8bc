package dev.fanfare.notify;

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

    /** The id of the client that caused what this thread is doing, if one did. */
    public static Optional<String> clientId() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** The same task, caused by the client of the current thread wherever it runs. */
    public static Runnable wrap(Runnable task) {
        String client = CURRENT.get();
        return () -> {
            String before = enter(client);
            try {
                task.run();
            } finally {
                leave(before);
            }
        };
    }

    /** The same task, caused by the client of the current thread wherever it runs. */
    public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        String client = CURRENT.get();
        return () -> {
            String before = enter(client);
            try {
                return task.call();
            } finally {
                leave(before);
            }
        };
    }

    /** The same supplier, caused by the client of the current thread wherever it runs. */
    public static <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> task) {
        String client = CURRENT.get();
        return () -> {
            String before = enter(client);
            try {
                return task.get();
            } finally {
                leave(before);
            }
        };
    }

    /** An executor whose tasks are caused by the client of whichever thread hands them in. */
    public static Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    /** An executor whose tasks are caused by a client. */
    static Executor executor(String client, Executor executor) {
        return task -> executor.execute(() -> {
            String before = enter(client);
            try {
                task.run();
            } finally {
                leave(before);
            }
        });
    }

    private static @Nullable String enter(@Nullable String client) {
        String before = CURRENT.get();
        leave(client);
        return before;
    }

    private static void leave(@Nullable String before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
