import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prints what arrives, and what was missed. */
public final class Listen extends EventListener {

    private static final Path TOKEN_FILE = Path.of("client-token");

    /** What the client sends whenever it connects, as it is then. */
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    public static void main(String[] args) throws Exception {
        Listen listener = new Listen();
        if (Files.exists(TOKEN_FILE)) {
            listener.headers.put("Fanfare-Client", Files.readString(TOKEN_FILE));
        }
        Options options = new Options();
        options.setToken(System.getenv("TOKEN"));
        options.setHeaders(listener.headers);
        Client client = new Client(System.getenv("URL"), options, listener);
        client.newSubscription("news:today", new News()).subscribe();
        client.connect();
    }

    @Override
    public void onConnected(Client client, ConnectedEvent event) {
        JsonNode hello = JsonMapper.shared().readTree(event.getData()).get("fanfare");
        headers.put("Fanfare-Client", hello.get("token").asString());
        try {
            Files.writeString(TOKEN_FILE, hello.get("token").asString());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        System.out.println("connected as " + hello.get("client").asString());
    }

    @Override
    public void onConnecting(Client client, ConnectingEvent event) {
        System.out.println("connecting: " + event.getReason());
    }

    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
        System.out.println("disconnected: " + event.getReason());
    }

    /** Notifications come without asking. */
    @Override
    public void onPublication(Client client, ServerPublicationEvent event) {
        System.out.println("notification " + text(event.getData()));
    }

    @Override
    public void onSubscribed(Client client, ServerSubscribedEvent event) {
        if (event.wasRecovering() && !event.getRecovered()) {
            System.out.println("notifications were missed in " + event.getChannel());
        }
    }

    private static final class News extends SubscriptionEventListener {

        @Override
        public void onPublication(Subscription subscription, PublicationEvent event) {
            System.out.println("news " + text(event.getData()));
        }

        @Override
        public void onSubscribed(Subscription subscription, SubscribedEvent event) {
            System.out.println(
                    event.wasRecovering() ? "subscribed again, nothing missed: " + event.getRecovered() : "subscribed");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
