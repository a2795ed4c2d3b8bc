/** Push messages for devices that are not connected: what is sent, and the services that deliver it. */
module dev.fanfare.push {
    requires static transitive org.jspecify;
    requires transitive dev.fanfare.core;
    requires com.nimbusds.jose.jwt;
    requires transitive java.net.http;
    requires tools.jackson.databind;

    exports dev.fanfare.push;
    exports dev.fanfare.push.apns;
    exports dev.fanfare.push.fcm;
    exports dev.fanfare.push.webpush;
}
