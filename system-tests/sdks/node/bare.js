// The protocol without an SDK: JSON messages, one a line, several of them in a frame if they come together.
import WebSocket from 'ws';

const socket = new WebSocket(process.env.URL);
const send = (command) => socket.send(JSON.stringify(command));

socket.onopen = () => {
  send({ id: 1, connect: { token: process.env.TOKEN } });
  send({ id: 2, subscribe: { channel: 'news:today' } });
};
socket.onmessage = ({ data }) => {
  for (const message of data.split('\n').map((line) => JSON.parse(line))) {
    if (message.push) {
      console.log(message.push.channel, message.push.pub?.data);
    } else if (message.id) {
      console.log('answer', message.id, message.error ?? 'ok');
    } else {
      send({}); // It was a ping, and wants its pong.
    }
  }
};
socket.onclose = ({ code, reason }) => console.log('closed', code, reason);
