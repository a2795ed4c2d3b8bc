package dev.fanfare.client;

/** Prints what goes over a connection and what becomes of it, if it is switched on. */
final class Trace {

    private volatile boolean enabled;

    Trace(boolean enabled) {
        this.enabled = enabled;
    }

    boolean enabled() {
        return enabled;
    }

    void enable(boolean on) {
        enabled = on;
    }

    void sent(String what, Object message) {
        print("→", what, message);
    }

    void received(String what, Message message) {
        print("←", what, message);
    }

    void state(Object text) {
        print("·", "", text);
    }

    private void print(String sign, String what, Object content) {
        if (enabled) {
            System.out.println("[fanfare] " + sign + " " + (what.isEmpty() ? "" : what + " ") + content);
        }
    }
}
