package dev.fanfare.poll;

import dev.fanfare.protocol.Payload;
import java.util.List;
import java.util.Objects;

/**
 * What is new of the keys that were asked for.
 *
 * @param items of keys that were asked for, in any order; a key that is left out has not changed
 * @param epoch names the versions: if it is another than before, all versions of the channel count from the beginning, and
 *     clients subscribe anew. "" if there are no epochs; ignored where the backend has no versions
 */
public record SharedPollResult(List<Item> items, String epoch) {

    /** Nothing has changed. */
    public static final SharedPollResult UNCHANGED = new SharedPollResult(List.of(), "");

    /**
     * A result.
     *
     * @param items is copied
     * @param epoch "" for none
     */
    public SharedPollResult {
        items = List.copyOf(items);
        Objects.requireNonNull(epoch, "epoch must not be null");
    }

    /**
     * A result without an epoch.
     *
     * @param items is copied
     * @return with the epoch ""
     */
    public static SharedPollResult of(List<Item> items) {
        return new SharedPollResult(items, "");
    }

    /**
     * What is known of a key.
     *
     * @param key one that was asked for; others are ignored
     * @param data its value now; {@link Payload#EMPTY} if it is removed
     * @param version grows with every change of the value; 0 where the backend has no versions, and then whether the value
     *     has changed is seen by its bytes
     * @param removed whether there is nothing under the key any more: nobody tracks it from then on
     * @param previous the value that the version before this had, which lets clients be given the difference; {@link
     *     Payload#EMPTY} if that is not known
     */
    public record Item(String key, Payload data, long version, boolean removed, Payload previous) {

        /**
         * An item.
         *
         * @param key one that was asked for
         * @param data {@link Payload#EMPTY} if removed
         * @param version not negative
         * @param removed whether it is gone
         * @param previous {@link Payload#EMPTY} for none
         * @throws IllegalArgumentException if the version is negative
         */
        public Item {
            Objects.requireNonNull(key, "key must not be null");
            Objects.requireNonNull(data, "data must not be null");
            Objects.requireNonNull(previous, "previous must not be null");
            if (version < 0) {
                throw new IllegalArgumentException("version must not be negative, and is " + version);
            }
        }

        /**
         * An item of a backend without versions.
         *
         * @param key one that was asked for
         * @param data its value now
         * @return version 0
         */
        public static Item of(String key, Payload data) {
            return new Item(key, data, 0, false, Payload.EMPTY);
        }

        /**
         * An item with a version.
         *
         * @param key one that was asked for
         * @param data its value now
         * @param version more than 0
         * @return without the value before
         */
        public static Item of(String key, Payload data, long version) {
            return new Item(key, data, version, false, Payload.EMPTY);
        }

        /**
         * An item that is gone.
         *
         * @param key one that was asked for
         * @return without a value
         */
        public static Item removed(String key) {
            return new Item(key, Payload.EMPTY, 0, true, Payload.EMPTY);
        }

        /**
         * The same with the value that was there before.
         *
         * @param before of the version before this
         * @return the copy
         */
        public Item after(Payload before) {
            return new Item(key, data, version, removed, before);
        }
    }
}
