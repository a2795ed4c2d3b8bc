import { ClientSocket } from '@fanfare/client';
import { setPageSocket } from '@fanfare/widgets';
import { ask, element, enter, lit, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
enter(socket);
// What is busy, and what is there afterwards, the elements know by themselves.
setPageSocket(socket);
lit('given');

element('calculate').addEventListener('click', async () => {
  await ask(socket, 'quote.calculate');
  lit('asked');
});
