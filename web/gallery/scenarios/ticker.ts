import { ClientSocket } from '@fanfare/client';
import { received } from 'fanfare-wire';
import { ask, element, enter, lit, make, token } from '../src/page';

/** Prices in cents, by the names of shares, and what the source says of itself. */
type Ticker = Record<string, number> & Record<'changes' | 'bytes' | 'pace', number>;

const socket = new ClientSocket({ getToken: token });
enter(socket);

const ticker = socket.live<Ticker>('ticker:1');
const cells = new Map<string, HTMLElement>();
const slider = element<HTMLInputElement>('pace');
let told = 0;
let since = { changes: 0, bytes: 0, received: 0 };

ticker.on('update', ({ state, changed, reason }) => {
  const { changes = 0, bytes = 0, pace = 0, ...prices } = state ?? ({} as Ticker);
  if (reason !== 'change') {
    since = { changes, bytes, received: received().bytes };
    seconds = [{ at: performance.now(), changes, told }];
  }
  told++;
  changed.filter((name) => name in prices).sort().forEach((share) => show(share, prices[share]!));
  lit('shown');
  element('run').textContent = pace > 0 ? 'Stop' : 'Start';
  if (changed.includes('pace')) {
    slider.value = String(pace || slider.value);
    tellPace();
    element('last').textContent = '';
  }
  if (state !== undefined && pace === 0) {
    void compare(prices);
  }
});

function show(share: string, price: number): void {
  const cell = cells.get(share) ?? make('dd');
  if (!cells.has(share)) {
    cells.set(share, cell);
    element('prices').append(make('div', {}, make('dt', {}, share), cell));
  }
  const before = Number(cell.dataset['cents'] ?? price);
  cell.className = price < before ? 'down' : price > before ? 'up' : '';
  cell.dataset['cents'] = String(price);
  cell.textContent = (price / 100).toFixed(2);
}

/** The source has stopped: is what is shown what it has? */
async function compare(shown: Record<string, number>): Promise<void> {
  const last = await ask<Record<string, number>>(socket, 'ticker.last');
  lit('compared');
  if (last === null) {
    return;
  }
  const names = Object.keys(shown);
  const wrong = names.filter((share) => cells.get(share)!.dataset['cents'] !== String(last.answer[share]));
  element('last').textContent =
    wrong.length === 0 ? `The last values are right: all ${names.length} as the source has them.` : `Wrong: ${wrong.join(', ')}`;
}

slider.addEventListener('input', tellPace);
slider.addEventListener('change', () => isRunning() && order(Number(slider.value)));
element('run').addEventListener('click', () => order(isRunning() ? 0 : Number(slider.value)));

async function order(pace: number): Promise<void> {
  await ask(socket, 'ticker.pace', pace);
  lit('ordered');
}

function isRunning(): boolean {
  return (ticker.state?.pace ?? 0) > 0;
}

function tellPace(): void {
  element('wanted').textContent = `${Number(slider.value).toLocaleString('en')}/s`;
}

/** What was counted in the last seconds, one entry each. */
let seconds = [{ at: performance.now(), changes: 0, told: 0 }];
setInterval(() => {
  const { changes = 0, bytes = 0 } = ticker.state ?? ({} as Ticker);
  const now = { at: performance.now(), changes, told };
  seconds = [...seconds.slice(-2), now];
  const { at, changes: before, told: toldBefore } = seconds[0]!;
  const rate = (count: number) => Math.round((count * 1_000) / (now.at - at)).toLocaleString('en');
  element('in').textContent = rate(changes - before);
  element('out').textContent = rate(told - toldBefore);
  const made = bytes - since.bytes;
  const came = received().bytes - since.received;
  if (made > 0 && came > 0) {
    const part = Math.round(100 - (100 * came) / made);
    element('saved').textContent = `Changes of ${kilobytes(made)} were made, ${kilobytes(came)} came here: at least ${part} % saved.`;
  }
}, 1_000);
tellPace();

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
