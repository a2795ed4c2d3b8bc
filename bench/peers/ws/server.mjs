// Broadcasts with the package ws, in the plain dialect of the load generator.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: Number(process.argv[2]), perMessageDeflate: false });
const channels = new Map();

function subscribe(socket, command) {
  const [id, channel] = command.split(' ');
  const members = channels.get(channel) ?? new Set();
  channels.set(channel, members.add(socket));
  socket.on('close', () => members.delete(socket));
  socket.send(`+${id}`);
}

function publish(command) {
  const end = command.indexOf(' ');
  const payload = Buffer.from(command.slice(end + 1));
  for (const member of channels.get(command.slice(0, end)) ?? []) {
    member.send(payload, { binary: false });
  }
}

server.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const text = data.toString();
    if (text[0] === '+') {
      subscribe(socket, text.slice(1));
    } else {
      publish(text.slice(1));
    }
  });
});
