package dev.fanfare.client;

import com.google.protobuf.ByteString;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol.Command;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol.ConnectResult;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol.Error;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol.RPCResult;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol.Reply;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server that breaks rules when it is told to. It stands in for Fanfare's own server where that cannot show what is to
 * be seen: ends that a server which works never makes. With Fanfare's protocol it greets clients, and has no method.
 */
final class WildServer implements AutoCloseable {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /**
     * What it does to clients.
     *
     * @param handshake what it answers in place of the handshake; null for a handshake
     * @param greeting what it answers to the connect command with this id; null for a welcome, empty for nothing
     * @param then what happens when the connection stands: behind the greeting, or in plain mode behind the handshake
     * @param isPlain whether there is no protocol on top
     * @param calls what it answers to a call; null for an error, empty for nothing
     */
    record Script(
            @Nullable String handshake,
            @Nullable Function<Integer, byte[]> greeting,
            Then then,
            boolean isPlain,
            @Nullable Function<Command, byte[]> calls) {

        /** Lets everybody in. */
        static final Script WELCOME = new Script(null, null, peer -> {}, false, null);

        static Script instead(String handshake) {
            return new Script(handshake, null, peer -> {}, false, null);
        }

        static Script greeting(Function<Integer, byte[]> answer) {
            return new Script(null, answer, peer -> {}, false, null);
        }

        Script then(Then what) {
            return new Script(handshake, greeting, what, isPlain, calls);
        }

        Script plain() {
            return new Script(handshake, greeting, then, true, calls);
        }

        /** Answers no call. */
        Script deaf() {
            return calls(call -> new byte[0]);
        }

        Script calls(Function<Command, byte[]> answer) {
            return new Script(handshake, greeting, then, isPlain, answer);
        }
    }

    /** Something that happens to a connection. */
    interface Then {
        void to(Peer peer) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * What a client has sent, in Fanfare's protocol.
     *
     * @param connection counted from 0
     */
    record Received(int connection, Command command) {}

    /** What clients have sent. */
    final List<Received> received = new CopyOnWriteArrayList<>();

    /** What the next clients meet, one after the other; the last stays. */
    private final List<Script> scripts;

    WildServer(Script... scripts) throws IOException {
        this.scripts = List.of(scripts);
        threads.execute(this::accept);
    }

    String url() {
        return "ws://127.0.0.1:" + server.getLocalPort() + "/wild";
    }

    /** How many connections it has seen. */
    int count() {
        return count.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                int number = count.getAndIncrement();
                threads.execute(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int number) {
        Script script = scripts.get(Math.min(number, scripts.size() - 1));
        try {
            Peer peer = new Peer(socket);
            String key = peer.handshake();
            if (script.handshake != null) {
                peer.write(script.handshake.getBytes(StandardCharsets.ISO_8859_1));
                if (!script.handshake.isEmpty()) {
                    socket.close();
                }
                return;
            }
            peer.accept(key, !script.isPlain);
            if (script.isPlain) {
                script.then.to(peer);
            }
            for (byte[] message = peer.read(); message != null; message = peer.read()) {
                if (!script.isPlain) {
                    answer(peer, script, message, number);
                }
            }
        } catch (IOException broken) {
            // The client is gone.
        }
    }

    private void answer(Peer peer, Script script, byte[] message, int number) throws IOException {
        InputStream in = new ByteArrayInputStream(message);
        for (Command command = Command.parseDelimitedFrom(in);
                command != null;
                command = Command.parseDelimitedFrom(in)) {
            received.add(new Received(number, command));
            if (command.hasConnect()) {
                byte[] greeting =
                        script.greeting == null ? welcome(command.getId()) : script.greeting.apply(command.getId());
                if (greeting.length > 0) {
                    peer.send(greeting);
                }
                script.then.to(peer);
            } else if (command.hasRpc()) {
                byte[] reply = script.calls == null
                        ? error(command.getId(), 104, "method not found", false)
                        : script.calls.apply(command);
                if (reply.length > 0) {
                    peer.send(reply);
                }
            }
        }
    }

    private static byte[] welcome(int id) {
        ConnectResult result = ConnectResult.newBuilder()
                .setClient("wild")
                .setVersion("0")
                .setPing(25)
                .setPong(true)
                .build();
        return delimited(Reply.newBuilder().setId(id).setConnect(result).build());
    }

    static byte[] error(int id, int code, String message, boolean isTemporary) {
        Error error = Error.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setTemporary(isTemporary)
                .build();
        return delimited(Reply.newBuilder().setId(id).setError(error).build());
    }

    /** The answer to a call. */
    static byte[] result(int id, String json) {
        RPCResult result =
                RPCResult.newBuilder().setData(ByteString.copyFromUtf8(json)).build();
        return delimited(Reply.newBuilder().setId(id).setRpc(result).build());
    }

    private static byte[] delimited(Reply reply) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            reply.writeDelimitedTo(out);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : new ArrayList<>(open)) {
            each.close();
        }
        threads.shutdownNow();
    }

    /** The other side of a connection, down to its bytes. */
    static final class Peer {

        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Reads the request and answers its key; "" if there is none. */
        private String handshake() throws IOException {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1);
            String key = "";
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                if (line.regionMatches(true, 0, "sec-websocket-key: ", 0, 19)) {
                    key = line.substring(19);
                }
            }
            return key;
        }

        private void accept(String key, boolean hasProtocol) throws IOException {
            byte[] hash;
            try {
                hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
            write(
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + Base64.getEncoder().encodeToString(hash)
                                    + (hasProtocol ? "\r\nSec-WebSocket-Protocol: centrifuge-protobuf" : "")
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }

        /** The payload of the next frame; null if that is a close frame, which is answered. */
        private byte @Nullable [] read() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte() & 0x7f;
            long length = second == 127 ? in.readLong() : second == 126 ? in.readUnsignedShort() : second;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if ((first & 0x0f) == 8) {
                write(frame(0x88, payload));
                socket.close();
                return null;
            }
            return payload;
        }

        /** Sends a binary message. */
        void send(byte[] message) throws IOException {
            write(frame(0x82, message));
        }

        void write(byte[] bytes) throws IOException {
            synchronized (out) {
                out.write(bytes);
                out.flush();
            }
        }

        /** Sends a close frame with any code, allowed or not, or with none; the client's answer closes the connection. */
        void close(@Nullable Integer code, String reason) throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            if (code != null) {
                payload.write(code >> 8);
                payload.write(code);
                payload.write(reason.getBytes(StandardCharsets.UTF_8));
            }
            write(frame(0x88, payload.toByteArray()));
        }

        /** Ends the connection without a close frame. */
        void cut() throws IOException {
            socket.close();
        }

        /** Resets the connection. */
        void reset() throws SocketException, IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** One unmasked frame that is whole. */
        static byte[] frame(int first, byte[] payload) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(first);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            frame.writeBytes(payload);
            return frame.toByteArray();
        }
    }
}
