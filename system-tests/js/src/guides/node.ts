import { ClientSocket } from '@fanfare/client';

// snippet: node
import WebSocket from 'ws';

const socket = new ClientSocket({ websocket: WebSocket, clientToken: await readToken() });
socket.on('connected', () => writeToken(socket.clientToken));
// end snippet

export { socket };
