import { ClientSocket } from '@fanfare/client';
import { element, lit, make, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
void socket.open();

let lostAt = 0;
let absence = '';

socket.on('connectionFailed', () => {
  lostAt ||= performance.now();
  note('Offline. The report goes on without us.');
});
socket.on('connected', ({ reconnected }) => {
  absence = reconnected ? `You were offline for ${((performance.now() - lostAt) / 1_000).toFixed(0)} s.` : '';
  lostAt = 0;
  note(absence);
});

socket.notifications.listen({ object: 'reports' }, ({ message }) => {
  element('toasts').append(make('li', { class: 'toast' }, make('b', {}, String(message)), make('span', {}, absence)));
  lit('toasted');
  absence = '';
});
socket.on('missed', () => note('Something was missed, and cannot be had any more.'));

element('order').addEventListener('click', async () => {
  await socket.event('report.order');
  lit('ordered');
  note('Ordered. It takes five seconds; leave meanwhile, if you like.');
});

function note(text: string): void {
  element('note').textContent = text;
}
