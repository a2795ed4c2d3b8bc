import { ClientSocket } from '@fanfare/client';
import { setPageSocket, type FanfareStatusEvent, type FanfareUpdateEvent } from '@fanfare/widgets';
import { ask, element, enter, lit, note, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
enter(socket);
// The bar and the texts follow the job by themselves.
setPageSocket(socket);
lit('given');

const job = element('job');
job.addEventListener('fanfare-status', (event) => {
  const { status } = (event as FanfareStatusEvent).detail;
  note(status === 'stale' ? 'No connection. The job goes on without us; this is how far it was.' : '');
  lit('status');
});
job.addEventListener('fanfare-update', (event) => {
  const { state, reason } = (event as FanfareUpdateEvent).detail;
  lit('updated');
  if (state === undefined && reason === 'resync') {
    note('The server was started anew, and does not know the job any more. Start it again.');
    lit('restarted');
  }
});

element('start').addEventListener('click', async () => {
  const started = await ask<string>(socket, 'job.start');
  lit('started');
  note(started?.answer ?? '');
});
