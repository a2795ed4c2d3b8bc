import { ClientSocket } from '@fanfare/client';
import { pushOf, type PushState } from '@fanfare/client/push';
import { ask, element, enter, lit, note, token } from '../src/page';

const SAID: Record<PushState, string> = {
  unsupported: 'This browser cannot be pushed to, or only where the page comes over https or from localhost.',
  needsInstall: 'Put this page on the home screen, and open it from there.',
  default: 'Nobody was asked yet. The browser asks when you click.',
  granted: 'This browser may be pushed to, and is not.',
  registered: 'Close this tab. Five seconds later you are told.',
  blocked: 'Notifications of this page are blocked, in the settings beside its address.',
};

const socket = new ClientSocket({ getToken: token });
enter(socket);
// Registered once, it is registered again on every connect, for whoever is there.
const push = pushOf(socket);

socket.on('connected', () => void watch());
push.on('click', () => {
  note('You chose the notification while the page was open.');
  lit('clicked');
});

element('allow').addEventListener('click', async () => {
  try {
    await push.register();
    lit('registered');
    note('Registered.');
  } catch (problem) {
    note((problem as Error).message);
    lit('refused');
  }
  await watch();
});

element('forget').addEventListener('click', async () => {
  try {
    await push.unregister();
    lit('forgotten');
    note('Forgotten.');
  } catch (problem) {
    note((problem as Error).message);
  }
  await tell();
});

async function watch(): Promise<void> {
  if ((await tell()) === 'registered') {
    const watched = await ask<boolean>(socket, 'away.watch');
    if (watched?.answer === true) {
      note('You are back in time: the message is called off.');
    }
  }
}

async function tell(): Promise<PushState> {
  const state = await push.state();
  element('state').textContent = SAID[state];
  element<HTMLButtonElement>('allow').disabled = state !== 'default' && state !== 'granted';
  element<HTMLButtonElement>('forget').disabled = state !== 'registered';
  return state;
}
