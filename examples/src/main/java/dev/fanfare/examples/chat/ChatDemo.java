package dev.fanfare.examples.chat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.cli.ConfigOptions;
import dev.fanfare.server.cli.Logs;
import dev.fanfare.server.cli.ProblemReporter;
import dev.fanfare.server.cli.RunningServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.server.config.ServerConfig;
import dev.fanfare.server.token.TokenIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code fanfare demo}: a chat in the browser. */
@CommandLine.Command(
        name = "fanfare demo",
        description = "Runs a chat in the browser, whose messages are kept in a database.",
        mixinStandardHelpOptions = true)
public final class ChatDemo implements Callable<Integer> {

    private static final String SECRET_KEY = "client.token.hmac_secret_key";

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the database. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("data");

    /** Runs the demo until the process is asked to end. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ChatDemo())
                .setExecutionExceptionHandler(new ProblemReporter())
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataFolder data = DataFolder.open(folder);
        ConfigLoader loader = options.loader();
        if (loader.load().token().hmacSecretKey().isEmpty()) {
            loader.flag(SECRET_KEY, data.secret());
        }
        ServerConfig config = loader.load();
        Logs.apply(config);
        TokenIssuer tokens = new TokenIssuer(config.token().hmacSecretKey(), InstantSource.system());
        try (MessageStore store = new MessageStore(data);
                FanfareServer server = FanfareServer.builder(config)
                        .engine(new ChatRoom(store, InstantSource.system())::install)
                        .http("/visitors", new Visitors(tokens))
                        .files("/", ChatDemo.class, "/dev/fanfare/web/chat")
                        .start()) {
            // Not before it is known that the port is free: the database may be that of a demo that runs.
            store.open();
            new RunningServer(server, store::close).awaitStop();
        }
        return CommandLine.ExitCode.OK;
    }
}
