package dev.fanfare.server.cli;

import static java.util.Objects.requireNonNull;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options with which commands are told the configuration. */
public final class ConfigOptions {

    @CommandLine.Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration in YAML, or in JSON or TOML if it is named so.")
    private @Nullable Path file;

    @CommandLine.Option(
            names = {"-p", "--port"},
            paramLabel = "N",
            description = "Port to listen on; 0 for any free one. The same as --set http_server.port=N.")
    private @Nullable Integer port;

    @CommandLine.Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any key of the configuration, such as --set client.insecure=true. May be repeated.")
    private List<String> keys = new ArrayList<>();

    @CommandLine.Option(
            names = {"-a", "--address"},
            paramLabel = "ADDRESS",
            description = "Address to listen on. The same as --set http_server.address=ADDRESS.")
    private @Nullable String address;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.@Nullable CommandSpec command;

    private final List<String> others = new ArrayList<>();

    /** Has a command that is told the configuration take keys as options of their own, too, as Centrifugo does. */
    static void takeKeys(CommandLine.Model.CommandSpec command) {
        command.mixins().values().forEach(mixin -> {
            if (mixin.userObject() instanceof ConfigOptions options) {
                command.addUnmatchedArgsBinding(
                        CommandLine.Model.UnmatchedArgsBinding.forStringArrayConsumer(new Others(options.others)));
            }
        });
    }

    /** Takes what is no option; picocli gives null before it begins anew. */
    private record Others(List<String> list) implements CommandLine.Model.ISetter {
        @Override
        public <T> T set(T texts) {
            list.clear();
            if (texts instanceof String[] some) {
                list.addAll(List.of(some));
            }
            return texts;
        }
    }

    /** The configuration so far: file, environment, and these options. */
    public ConfigLoader loader() {
        ConfigLoader loader = new ConfigLoader();
        if (file != null) {
            loader.file(file);
        }
        loader.environment(System.getenv());
        for (String key : keys) {
            int end = key.indexOf('=');
            if (end < 0) {
                throw new ConfigException(
                        "--set " + key + ": write the key and its value with a = between them, such as"
                                + " --set client.channel_limit=10");
            }
            loader.flag(key.substring(0, end).strip(), key.substring(end + 1));
        }
        addOthers(loader);
        if (address != null) {
            loader.option("--address", "http_server.address", address);
        }
        if (port != null) {
            loader.option("--port", "http_server.port", port.toString());
        }
        return loader;
    }

    /** {@code --client.insecure}, {@code --log.level=debug} and {@code --log.level debug}. */
    private void addOthers(ConfigLoader loader) {
        for (int i = 0; i < others.size(); i++) {
            String option = others.get(i);
            int end = option.indexOf('=');
            String key = option.substring(0, end < 0 ? option.length() : end).replaceFirst("^--", "");
            if (!option.startsWith("--") || !loader.has(key)) {
                throw new CommandLine.ParameterException(
                        requireNonNull(command).commandLine(),
                        (option.startsWith("-") ? "Unknown option: '" : "Unmatched argument: '") + option
                                + "'; keys of the configuration can be set with --KEY=VALUE");
            }
            boolean isAlone =
                    end < 0 && (i + 1 == others.size() || others.get(i + 1).startsWith("--"));
            String value = end >= 0 ? option.substring(end + 1) : isAlone ? "true" : others.get(++i);
            loader.option("--" + key, key, value);
        }
    }
}
