import { ClientSocket } from '@fanfare/client';
import { ask, element, enter, lit, name, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
enter(socket);

socket.notifications.listen({ object: 'system' }, async ({ message }) => {
  element('banner').textContent = String(message);
  element('banner').hidden = false;
  lit('shown');
  await ask(socket, 'system.seen');
});

element('admin').hidden = name !== 'Ann';

const reach = socket.live<{ value: number }>('system:reach');
reach.on('update', ({ state }) => {
  element('reach').textContent = state?.value === 1 ? '1 connection' : `${state?.value ?? 0} connections`;
  lit('reaches');
});

const seen = socket.live<{ names: string[] }>('system:seen');
seen.on('update', () => {
  show();
  lit('seen');
});

let handed = '';
element('admin').addEventListener('submit', async (event) => {
  event.preventDefault();
  const sent = await ask<number>(socket, 'system.broadcast', element<HTMLInputElement>('text').value);
  lit('sent');
  if (sent !== null) {
    handed = `Handed to ${sent.answer} ${sent.answer === 1 ? 'connection' : 'connections'}.`;
    show();
  }
});

function show(): void {
  const names = seen.state?.names ?? [];
  element('result').textContent = `${handed}${names.length > 0 ? ` Seen by ${names.join(' and ')}.` : ''}`;
}
