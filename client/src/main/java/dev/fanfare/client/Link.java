package dev.fanfare.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A way to a server that comes back by itself. Safe for any thread; nothing blocks. */
interface Link {

    /** What a link tells the socket that uses it, which hears nothing of it any more after {@link Link#close}. */
    interface Events {

        /**
         * Connected, for the first time or again.
         *
         * @param clientId "" if the server does not say
         * @param clientToken the proof of being this client; "" if there is none
         */
        void up(String clientId, String clientToken);

        /** An attempt failed, or the connection was lost; unless this is final, further attempts follow. */
        void down(Ending ending, boolean isFinal);

        /** The server ended the connection as it should be; no attempts follow. */
        void ended(Ending ending);

        void message(Message message, String channel);

        /** Publications of a channel were missed and cannot be had any more. */
        void missed(String channel);
    }

    /** What is told of a live object that is followed. */
    interface FollowEvents {

        /** It is followed, for the first time or again: all of it, or nothing if what was missed comes by itself. */
        void given(Message whole);

        /** Something became of it; the offset is its version with that. */
        void changed(Message change, long offset);

        /** One may not, or cannot, and it is not tried again. */
        void refused(int code, String reason);
    }

    void open();

    /**
     * Ends the connection with 1000 after what was handed over before.
     *
     * @return done when it is closed, or soon, on a thread that may not be blocked
     */
    CompletableFuture<Void> close();

    /** Attempts to connect at once if the next attempt is waited for. */
    void retryNow();

    /**
     * What will be sent for a message.
     *
     * @throws ClientSocketException if that is nothing
     */
    Message encode(@Nullable Object message);

    /** Sends what was encoded; the call is done when the server has it, as far as this kind of link can know. */
    void send(Message encoded, Call<Void> call);

    /** Raises an event on the server, without data if that is null; the call is done with what it came to. */
    void event(String name, @Nullable Message encoded, Call<EventResult> call);

    /**
     * Follows a live object whenever there is a connection; the same one again only after it was stopped.
     *
     * @return stops, after which something that was on its way may still be told
     */
    Runnable follow(String id, FollowEvents events);
}
