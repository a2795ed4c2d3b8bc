// Broadcasts to rooms of socket.io, in the load generator's dialect of that name.
import { Server } from 'socket.io';

const io = new Server(Number(process.argv[2]), { transports: ['websocket'], serveClient: false });

io.on('connection', (socket) => {
  socket.on('subscribe', (channel, acknowledge) => {
    socket.join(channel);
    acknowledge();
  });
  socket.on('publish', (channel, data) => io.to(channel).emit('pub', data));
});
