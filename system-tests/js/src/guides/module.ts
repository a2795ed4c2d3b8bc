// snippet: module
import { ClientSocket } from '@fanfare/client';

const socket = new ClientSocket({ getToken: fetchToken });
socket.on('connectionFailed', ({ reason }) => console.log(reason));
await socket.open('wss://example.com');
await socket.send({ any: 'json' });
// end snippet

export { socket };
