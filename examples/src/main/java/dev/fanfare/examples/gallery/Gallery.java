package dev.fanfare.examples.gallery;

import dev.fanfare.examples.chat.Chat;
import dev.fanfare.examples.chat.DataFolder;
import dev.fanfare.examples.gallery.stage.LightBoard;
import dev.fanfare.examples.gallery.stage.Scenario;
import dev.fanfare.examples.gallery.stage.Visitors;
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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import picocli.CommandLine;

/** {@code fanfare demo}: the gallery in the browser. */
@CommandLine.Command(
        name = "fanfare demo",
        description = "Runs a gallery in the browser: scenarios of real-time push, with their sources beside them.",
        mixinStandardHelpOptions = true)
public final class Gallery implements Callable<Integer> {

    private static final String SECRET_KEY = "client.token.hmac_secret_key";

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the databases and secrets of the demo. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("data");

    /** Runs the demo until the process is asked to end. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Gallery())
                .setExecutionExceptionHandler(new ProblemReporter())
                .execute(args));
    }

    /**
     * What there is to see. A scenario is a class here, its page in {@code web/gallery/scenarios}, and a line in both
     * lists: this one, and {@code web/gallery/src/scenarios.ts}.
     */
    private static List<Scenario> scenarios(
            LightBoard board, ScheduledExecutorService jobs, TokenIssuer tokens, String secret) {
        return List.of(
                new ProgressScenario(jobs, board.of("progress")), // S1
                new RecordScenario(board.of("record")), // S3
                new ToastScenario(jobs, board.of("toast")), // S2
                new BusyScenario(jobs, board.of("busy")), // S8
                new BroadcastScenario(board.of("broadcast")), // S5
                new TagScenario(jobs, board.of("tag")), // S7
                new TickerScenario(jobs, board.of("ticker")), // S9
                new LoginScenario(tokens, InstantSource.system(), board.of("login")), // S10
                new NumbersScenario(board.of("numbers")), // S4
                new CursorsScenario(secret, InstantSource.system(), jobs, board.of("cursors")), // M25
                new UpperScenario(board.of("upper"))); // S11
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataFolder data = DataFolder.open(folder);
        ServerConfig config = configuration(data);
        Logs.apply(config);
        TokenIssuer tokens = new TokenIssuer(config.token().hmacSecretKey(), InstantSource.system());
        // Four scenarios have a job that runs, one at a time each. Reports and guests only wait, however many they are.
        ScheduledExecutorService jobs = Executors.newScheduledThreadPool(5, task -> {
            Thread thread = new Thread(task, "gallery-job");
            thread.setDaemon(true);
            return thread;
        });
        LightBoard board = new LightBoard();
        Chat chat = new Chat(data, board.of("chat"));
        InboxScenario inbox = new InboxScenario(data, board.of("inbox"));
        AwayScenario away = new AwayScenario(data, InstantSource.system(), board.of("away"));
        FanfareServer.Builder builder = FanfareServer.builder(config)
                .http("/visitors", new Visitors(tokens))
                .files("/", Gallery.class, "/dev/fanfare/web/gallery")
                .files("/source/", Gallery.class, "source");
        board.install(builder);
        chat.install(builder); // S6
        inbox.install(builder); // S13
        away.install(builder); // S12
        scenarios(board, jobs, tokens, data.secret()).forEach(each -> each.install(builder));
        try (board;
                chat;
                inbox;
                away;
                FanfareServer server = builder.start()) {
            // Not before it is known that the port is free: the database may be that of a demo that runs.
            chat.open();
            new RunningServer(server, chat::close).awaitStop();
        }
        return CommandLine.ExitCode.OK;
    }

    /** What the options say, with everything on that the scenarios are about. */
    private ServerConfig configuration(DataFolder data) {
        ConfigLoader loader = options.loader();
        ServerConfig given = loader.load();
        if (given.token().hmacSecretKey().isEmpty()) {
            loader.flag(SECRET_KEY, data.secret());
        }
        if (given.notifications().options().secret().isEmpty()) {
            loader.flag("notifications.secret", data.secret());
        }
        loader.flag("notifications.enabled", "true");
        loader.flag("live.enabled", "true");
        loader.flag("sequence.enabled", "true");
        // More often than the game is decided, and than anybody can read a price.
        loader.flag("live.max_rate", "25");
        return loader.load();
    }
}
