import { ClientSocket } from '@fanfare/client';
import { element, lit, token } from '../src/page';

interface Job {
  progress: number;
  text1: string;
}

const socket = new ClientSocket({ getToken: token });
void socket.open();

const job = socket.live<Job>('job:42');
job.on('update', ({ state, reason }) => {
  show(state?.progress ?? 0, state?.text1 ?? 'Nobody has started it yet');
  lit('shown');
  if (reason === 'resync' && state === undefined) {
    note('The server was started anew, and does not know the job any more. Start it again.');
    lit('restarted');
  }
});
job.on('status', (status) => {
  document.body.dataset['status'] = status;
  note(status === 'stale' ? 'No connection. The job goes on without us; this is how far it was.' : '');
});

element('start').addEventListener('click', async () => {
  note(String(await socket.event('job.start')));
  lit('started');
});

function show(percent: number, step: string): void {
  element<HTMLProgressElement>('bar').value = percent;
  element('percent').textContent = `${percent} %`;
  element('step').textContent = step;
}

function note(text: string): void {
  element('note').textContent = text;
}
