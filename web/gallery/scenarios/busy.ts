import { ClientSocket } from '@fanfare/client';
import { setPageSocket } from '@fanfare/widgets';
import { element, lit, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
void socket.open();
// What is busy, and what is there afterwards, the elements know by themselves.
setPageSocket(socket);
lit('given');

element('calculate').addEventListener('click', async () => {
  await socket.event('quote.calculate');
  lit('asked');
});
