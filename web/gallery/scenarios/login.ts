import { ClientSocket } from '@fanfare/client';
import encodeQR from 'qr';
import { ask, element, enter, hearBeside, lit, name, tellBeside, token, where } from '../src/page';

interface Login {
  name: string;
  token: string;
}

const socket = new ClientSocket({ getToken: token });
enter(socket);

/** Of the link that is shown here, or was opened here. */
let code = location.hash.slice(1);
let end: number | null = null;

if (name === 'Bob' || code !== '') {
  bePhone();
} else {
  beComputer();
}

function beComputer(): void {
  show('computer');
  element('reach').textContent = where && 'A phone of your own reaches this page by the address of this machine, and not as localhost.';
  element('renew').addEventListener('click', renew);
  element('here').addEventListener('click', () => tellBeside(code));
  socket.notifications.listen({ object: 'login' }, ({ message }) => logIn(message as Login));
  setInterval(tellTime, 200);
  void renew();
}

async function renew(): Promise<void> {
  const link = await ask<{ code: string; seconds: number }>(socket, 'login.link');
  if (link === null) {
    // A code that is there is still good.
    element('left').textContent = 'No code came. Ask for a new one.';
    return;
  }
  code = link.answer.code;
  end = performance.now() + link.answer.seconds * 1_000;
  element<HTMLButtonElement>('here').disabled = false;
  draw(encodeQR(`${location.origin}${location.pathname}#${code}`, 'raw', { border: 4 }));
  lit('drawn');
  tellTime();
}

function draw(rows: boolean[][]): void {
  const canvas = element<HTMLCanvasElement>('code');
  const pixels = 4;
  canvas.width = canvas.height = rows.length * pixels;
  const context = canvas.getContext('2d')!;
  rows.forEach((row, y) =>
    row.forEach((isDark, x) => {
      context.fillStyle = isDark ? '#000' : '#fff';
      context.fillRect(x * pixels, y * pixels, pixels, pixels);
    }),
  );
}

function tellTime(): void {
  if (end === null) {
    return;
  }
  const left = Math.ceil((end - performance.now()) / 1_000);
  element('code').classList.toggle('over', left <= 0);
  element('left').textContent = left > 0 ? `Good for ${left} s, and once.` : 'Expired. Ask for a new code.';
}

/** The phone has confirmed: from now on this page is the phone's user. */
async function logIn(login: Login): Promise<void> {
  await socket.close();
  await new ClientSocket({ token: login.token }).open();
  lit('logged');
  element('welcome').textContent = `Logged in as ${login.name}`;
  element('out').addEventListener('click', () => location.reload());
  show('in');
}

function bePhone(): void {
  show('phone');
  element('owner').textContent = name;
  hearBeside<string>(scanned);
  element('confirm').addEventListener('click', confirm);
  if (code !== '') {
    scanned(code);
  }
}

function scanned(link: string): void {
  code = link;
  element('scan').hidden = true;
  element('ask').hidden = false;
  element('answer').textContent = '';
  lit('scanned');
}

async function confirm(): Promise<void> {
  try {
    const isTold = await socket.event('login.confirm', code);
    lit('confirmed');
    const done = isTold === true ? 'Done: the computer is logged in.' : 'Done. The computer is not connected; it is told when it comes back.';
    element('answer').textContent = `${done} Confirm once more, and see.`;
  } catch (problem) {
    element('answer').textContent = (problem as Error).message;
    lit('refused');
  }
}

function show(shown: 'computer' | 'phone' | 'in'): void {
  for (const id of ['computer', 'phone', 'in']) {
    element(id).hidden = id !== shown;
  }
}
