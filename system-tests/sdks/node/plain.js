// Notifications without an SDK and without a protocol.
import WebSocket from 'ws';

const socket = new WebSocket(process.env.URL.replace('websocket', 'notify'));
socket.onopen = () => socket.send('hello'); // Reaches onReceived.
socket.onmessage = ({ data }) => console.log(data);
