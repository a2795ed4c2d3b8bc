package dev.fanfare.server.cli;

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
            description = "Configuration in YAML, or in JSON if it is named so.")
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
        if (port != null) {
            loader.option("--port", "http_server.port", port.toString());
        }
        return loader;
    }
}
