package dev.fanfare.server.database;

import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushProvider;
import dev.fanfare.push.apns.ApnsEnvironment;
import dev.fanfare.push.apns.ApnsKey;
import dev.fanfare.push.apns.ApnsProvider;
import dev.fanfare.push.fcm.FcmProvider;
import dev.fanfare.push.fcm.ServiceAccount;
import dev.fanfare.push.webpush.VapidKeys;
import dev.fanfare.push.webpush.WebPushProvider;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The push services of a configuration. */
final class PushServices {

    private PushServices() {}

    /** How a service is made of what is in a file. */
    private interface Made {
        PushProvider from(Path file) throws IOException;
    }

    /**
     * Those that have a file.
     *
     * @throws ConfigException if a file cannot be read, or has not what is needed, naming the key
     */
    static List<PushProvider> of(ServerConfig.Push config) {
        List<PushProvider> services = new ArrayList<>();
        ServerConfig.Push.WebPush web = config.webpush();
        add(
                services,
                "push.webpush.vapid_key_file",
                web.vapidKeyFile(),
                file -> new WebPushProvider(VapidKeys.read(file), web.subject()));
        add(
                services,
                "push.fcm.service_account_file",
                config.fcm().serviceAccountFile(),
                file -> new FcmProvider(ServiceAccount.read(file)));
        ServerConfig.Push.Apns apns = config.apns();
        ApnsEnvironment environment = apns.sandbox() ? ApnsEnvironment.SANDBOX : ApnsEnvironment.PRODUCTION;
        add(
                services,
                "push.apns.key_file",
                apns.keyFile(),
                file -> new ApnsProvider(
                        ApnsKey.read(apns.keyId(), apns.teamId(), file),
                        apns.topic(),
                        environment,
                        ProviderOptions.DEFAULT));
        return services;
    }

    private static void add(List<PushProvider> services, String key, String file, Made made) {
        if (!file.isEmpty()) {
            try {
                services.add(made.from(Path.of(file)));
            } catch (IOException | InvalidPathException unreadable) {
                throw new ConfigException(key + ": the file cannot be read: " + unreadable);
            } catch (IllegalArgumentException wrong) {
                throw new ConfigException(key + ": " + wrong.getMessage());
            }
        }
    }
}
