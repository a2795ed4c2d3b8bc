import { ClientSocket } from '@fanfare/client';
import { setPageSocket } from '@fanfare/widgets';
import { ask, element, enter, lit, note, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
enter(socket);
setPageSocket(socket);

let lostAt = 0;
let absence = '';
socket.on('connectionFailed', () => {
  lostAt ||= performance.now();
  note('Offline. The report goes on without us.');
  lit('lost');
});
socket.on('connected', ({ reconnected }) => {
  if (reconnected) {
    absence = `You were offline for ${((performance.now() - lostAt) / 1_000).toFixed(0)} s.`;
    lit('back');
    note(absence);
  }
  lostAt = 0;
});
socket.on('missed', () => note('Something was missed, and cannot be had any more.'));

// The toaster shows it; this only tells that it came.
socket.notifications.listen({ object: 'reports' }, () => {
  lit('toasted');
  note(absence);
});

element('order').addEventListener('click', async () => {
  const ordered = await ask(socket, 'report.order');
  lit('ordered');
  if (ordered !== null) {
    absence = '';
    note('Ordered. It takes five seconds; leave meanwhile, if you like.');
  }
});
