import type { ClientSocket } from '@fanfare/client';
import { pushOf, type Push } from '@fanfare/client/push';

/** Registers this browser when somebody wants that. */
export function register(socket: ClientSocket, button: { onclick: unknown }, show: (text: string) => void): Push {
  // snippet: register
  const push = pushOf(socket);
  button.onclick = async () => {
    try {
      await push.register();
      show('You will be told, also when this page is closed.');
    } catch (problem) {
      show((problem as Error).message);
    }
  };
  push.on('click', ({ id, action, data }) => console.log('chosen', id, action, data));
  // end snippet
  return push;
}
