import { element, lit, make, where } from '../src/page';

const url = `${location.origin.replace('http', 'ws')}/upper`;
let socket = connect();
let sentAt = 0;

function connect(): WebSocket {
  const made = new WebSocket(url);
  made.addEventListener('message', ({ data }) => {
    talk('received', data);
    lit('received');
    element('note').textContent = `Round trip ${(performance.now() - sentAt).toFixed(1)} ms${where}.`;
  });
  made.addEventListener('close', ({ code }) => {
    element('note').textContent = `Closed with ${code}. Nothing brings a bare socket back but we: one try each second.`;
    setTimeout(() => (socket = connect()), 1_000);
    lit('again');
  });
  return made;
}

element('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = element<HTMLInputElement>('text');
  if (socket.readyState !== WebSocket.OPEN) {
    element('note').textContent = 'Not sent: the socket is not open.';
    return;
  }
  talk('sent', value);
  sentAt = performance.now();
  socket.send(value);
  lit('sent');
});

const line = `npx wscat -c ${url}`;
element('line').textContent = line;
element('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(line);
  element('note').textContent = 'Copied. Paste it into a terminal, and type.';
});

function talk(way: 'sent' | 'received', text: string): void {
  const list = element('talk');
  list.append(make('li', { class: way }, text));
  list.scrollTop = list.scrollHeight;
}
