package dev.fanfare.examples.console;

import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.NotificationFilter;
import dev.fanfare.client.SocketEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints what a server pushes, and sends what is typed; {@code /name} raises the event of that name. */
public final class ConsoleClient {

    private final ClientSocket socket = new ClientSocket();
    private final Consumer<Object> out;

    ConsoleClient(Consumer<Object> out) {
        this.out = out;
        socket.on(SocketEvent.Connected.class, event -> out.accept("connected as " + event.clientId()));
        socket.on(SocketEvent.ConnectionFailed.class, event -> out.accept("not connected: " + event.reason()));
        socket.on(SocketEvent.Missed.class, event -> out.accept("something was missed"));
        socket.on(SocketEvent.Progress.class, event -> out.accept(event.title() + ": " + event.value()));
        socket.notifications().listen(NotificationFilter.ANY, notification -> out.accept(notification.message()));
    }

    /** Runs until the input ends. */
    void run(String url, BufferedReader in) throws IOException {
        try (socket) {
            CompletableFuture<?> last = socket.open(url);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                CompletableFuture<?> answer =
                        line.startsWith("/") ? socket.event(line.substring(1)) : socket.send(line);
                last = last.thenCombine(answer.handle(this::print), (before, printed) -> printed);
            }
            last.join();
        }
    }

    private boolean print(@Nullable Object answer, @Nullable Throwable problem) {
        out.accept(problem != null ? "failed: " + problem.getMessage() : answer == null ? "sent" : answer);
        return true;
    }

    /** Connects to the URL that is given, or to a server on this machine. */
    public static void main(String[] args) throws IOException {
        String url = args.length == 0 ? "ws://localhost:8000" : args[0];
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        new ConsoleClient(System.out::println).run(url, in);
        // Idle threads of the network library would keep the process for a minute.
        System.exit(0);
    }
}
