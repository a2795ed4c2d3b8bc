import { ClientSocket } from '@fanfare/client';
import { element, lit, name, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
void socket.open();

socket.notifications.listen({ object: 'system' }, async ({ message }) => {
  element('banner').textContent = String(message);
  element('banner').hidden = false;
  lit('shown');
  await socket.event('system.seen', name);
});

element('admin').hidden = name !== 'Ann';

const reach = socket.live<{ value: number }>('system:reach');
reach.on('update', ({ state }) => {
  element('reach').textContent = state?.value === 1 ? '1 connection' : `${state?.value ?? 0} connections`;
  lit('reaches');
});

const seen = socket.live<Record<string, unknown>>('system:seen');
seen.on('update', () => {
  show();
  lit('seen');
});

let handed = '';
element('admin').addEventListener('submit', async (event) => {
  event.preventDefault();
  const count = await socket.event('system.broadcast', element<HTMLInputElement>('text').value);
  lit('sent');
  handed = `Handed to ${String(count)} ${count === 1 ? 'connection' : 'connections'}.`;
  show();
});

function show(): void {
  const names = Object.keys(seen.state ?? {}).filter((each) => each !== 'text1');
  element('result').textContent = `${handed}${names.length > 0 ? ` Seen by ${names.sort().join(' and ')}.` : ''}`;
}
