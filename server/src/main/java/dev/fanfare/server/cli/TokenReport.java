package dev.fanfare.server.cli;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import dev.fanfare.server.token.TokenChecks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Says what a server with a configuration makes of tokens. */
final class TokenReport {

    /** Longer than keys may take to be fetched. */
    private static final int WAIT_SECONDS = 15;

    private final TokenVerifier tokens;

    TokenReport(ServerConfig config) {
        this.tokens = TokenChecks.of(config.token(), config.subscriptionToken(), InstantSource.system())
                .orElseThrow(() -> new ConfigException("There is no key to check tokens with, such as"
                        + " client.token.hmac_secret_key: name the server's configuration with --config FILE"));
    }

    /**
     * What became of a token.
     *
     * @param holds whether it is accepted
     * @param text what it says, a line for each thing, or why it is not accepted
     */
    record Verdict(boolean holds, String text) {

        /** Prints it where it belongs; answers the exit code. */
        int print(CommandLine command) {
            if (holds) {
                System.out.println(text);
                return CommandLine.ExitCode.OK;
            }
            command.getErr().println("The token does not hold: " + text);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** What a connection token says. */
    Verdict connection(String token) {
        return verdict(tokens.connection(token), TokenReport::lines);
    }

    /** What a subscription token says. */
    Verdict subscription(String token) {
        return verdict(tokens.subscription(token), TokenReport::lines);
    }

    /**
     * Insists that a token that was just made is of use.
     *
     * @throws IllegalArgumentException if no server would take it
     */
    static void requireSense(Verdict verdict) {
        if (!verdict.holds()) {
            throw new IllegalArgumentException("No server would take this token: " + verdict.text());
        }
    }

    private static <T> Verdict verdict(CompletionStage<T> check, Function<T, List<String>> lines) {
        try {
            T found = check.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
            return new Verdict(true, String.join(System.lineSeparator(), lines.apply(found)));
        } catch (ExecutionException refused) {
            return new Verdict(
                    false,
                    String.valueOf(
                            refused.getCause() == null
                                    ? refused
                                    : refused.getCause().getMessage()));
        } catch (TimeoutException slow) {
            return new Verdict(false, "the keys cannot be fetched");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Verdict(false, "stopped");
        }
    }

    private static List<String> lines(Credentials credentials) {
        List<String> lines = new ArrayList<>();
        lines.add("The token holds.");
        lines.add(user(credentials.user()));
        lines.add(until(credentials.expireAt()));
        add(lines, "id: ", credentials.tokenId());
        add(
                lines,
                "issued: ",
                credentials.issuedAt() == null ? "" : credentials.issuedAt().toString());
        add(lines, "info: ", text(credentials.info()));
        add(lines, "meta: ", text(credentials.meta()));
        add(
                lines,
                "channels: ",
                String.join(", ", new TreeSet<>(credentials.subs().keySet())));
        return lines;
    }

    private static List<String> lines(SubscriptionGrant grant) {
        SubscribeOptions options = grant.options();
        List<String> lines = new ArrayList<>();
        lines.add("The token holds.");
        lines.add(user(grant.user()));
        lines.add("channel: " + grant.channel());
        add(lines, "client: ", grant.client());
        lines.add(until(options.expireAt()));
        add(lines, "info: ", text(options.info()));
        add(lines, "data: ", text(options.data()));
        return lines;
    }

    private static String user(String user) {
        return user.isEmpty() ? "user: none, it is for an anonymous client" : "user: " + user;
    }

    private static String until(@Nullable Instant moment) {
        return moment == null ? "expires: never" : "expires: " + moment;
    }

    private static String text(Payload payload) {
        return payload.isEmpty() ? "" : payload.utf8();
    }

    private static void add(List<String> lines, String name, String value) {
        if (!value.isEmpty()) {
            lines.add(name + value);
        }
    }
}
