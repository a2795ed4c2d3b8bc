// snippet: listen
import { ClientSocket } from '@fanfare/client';

const socket = new ClientSocket();
socket.notifications.listen({ object: 'orders' }, ({ message }) => console.log(message));
await socket.open();
// end snippet

export { socket };
