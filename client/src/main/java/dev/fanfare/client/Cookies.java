package dev.fanfare.client;

import java.util.ArrayList;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;

/** Keeps cookies as long as a socket exists, so that a server knows it again after a reconnect. */
final class Cookies implements CookieJar {

    private final List<Cookie> cookies = new ArrayList<>();

    @Override
    public synchronized void saveFromResponse(HttpUrl url, List<Cookie> fresh) {
        fresh.forEach(each -> cookies.removeIf(old -> old.name().equals(each.name())
                && old.domain().equals(each.domain())
                && old.path().equals(each.path())));
        cookies.addAll(fresh);
    }

    @Override
    public synchronized List<Cookie> loadForRequest(HttpUrl url) {
        cookies.removeIf(each -> each.expiresAt() <= System.currentTimeMillis());
        return cookies.stream().filter(each -> each.matches(url)).toList();
    }
}
