import { element, lit, make, note, where } from '../src/page';

const url = `${location.origin.replace('http', 'ws')}/upper`;
let socket = connect();
let sentAt = 0;

function connect(): WebSocket {
  const made = new WebSocket(url);
  made.addEventListener('message', ({ data }) => {
    talk('received', data);
    lit('received');
    note(`Round trip ${(performance.now() - sentAt).toFixed(1)} ms${where}.`);
  });
  made.addEventListener('close', ({ code }) => {
    note(`Closed with ${code}. Nothing brings a bare socket back but we: one try each second.`);
    setTimeout(() => (socket = connect()), 1_000);
    lit('again');
  });
  return made;
}

element('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = element<HTMLInputElement>('text');
  if (socket.readyState !== WebSocket.OPEN) {
    note('Not sent: the socket is not open.');
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
  try {
    await navigator.clipboard.writeText(line);
    note('Copied. Paste it into a terminal, and type.');
  } catch {
    note('Not copied: browsers allow it on secure pages alone. Select the line.');
  }
});

function talk(way: 'sent' | 'received', text: string): void {
  const list = element('talk');
  list.append(make('li', { class: way }, text));
  list.scrollTop = list.scrollHeight;
}
