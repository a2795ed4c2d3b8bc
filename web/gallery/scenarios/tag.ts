import { ClientSocket } from '@fanfare/client';
import { lag } from 'fanfare-wire';
import { ask, element, enter, lit, make, name, token, where } from '../src/page';

interface Player {
  name: string;
  x: number;
  y: number;
}
/** Who is it, how many seconds are left, and beside that the players by their client ids. */
interface Game {
  it: string;
  left: number;
}

/** As on the server. */
const SIZE = 1_000;
const SPEED = 18 / 50;

const socket = new ClientSocket({ getToken: token });
enter(socket);

const field = element('field');
const dots = new Map<string, HTMLElement>();
const mine = make('div', { class: 'dot mine', hidden: '' }, initial(name));
field.append(mine);

let here = { x: SIZE / 2, y: SIZE / 2 };
let direction = { x: 0, y: 0 };
let steeredAt = 0;
let trip = 0;
let target: { x: number; y: number } | null = null;

const game = socket.live<Game>('tag:1');
game.on('update', ({ state }) => {
  const { it = '', left = 0, ...others } = { ...state };
  const players = others as Record<string, Player>;
  for (const id of new Set([...dots.keys(), ...Object.keys(players)])) {
    draw(id, players[id], id === it);
  }
  lit('drawn');
  mine.classList.toggle('it', it === socket.clientId);
  const who = it === socket.clientId ? 'You are it' : `${players[it]?.name ?? 'Nobody'} is it`;
  element('title').textContent = state === undefined ? 'Tag' : left > 0 ? `${who} · ${left} s` : `Over. ${who}`;
  if (state?.left === 0) {
    target = null;
  }
});

/** The server's word; for oneself it is the ghost, and where one is who does not move. */
function draw(id: string, player: Player | undefined, isIt: boolean): void {
  const isMe = id === socket.clientId;
  if (player === undefined) {
    dots.get(id)?.remove();
    dots.delete(id);
    mine.hidden ||= isMe;
    return;
  }
  const dot = dots.get(id) ?? make('div', { class: isMe ? 'dot ghost' : 'dot' }, initial(player.name));
  if (!dots.has(id)) {
    dots.set(id, dot);
    field.append(dot);
  }
  dot.classList.toggle('it', isIt);
  place(dot, player);
  if (isMe) {
    const rests = direction.x === 0 && direction.y === 0 && performance.now() - steeredAt > trip + 200;
    here = mine.hidden || rests ? { ...player } : here;
    mine.hidden = false;
    lit('corrected');
  }
}

function initial(of: string | undefined): string {
  return [...(of ?? '')][0] ?? '?';
}

async function steer(x: number, y: number): Promise<void> {
  // The first word of somebody who is not there yet lets them in.
  if (x !== direction.x || y !== direction.y || (mine.hidden && (x !== 0 || y !== 0 || target !== null))) {
    direction = { x, y };
    steeredAt = performance.now();
    lit('predicted');
    const sentAt = steeredAt;
    if ((await ask(socket, 'tag.steer', { name, x, y })) !== null) {
      trip = performance.now() - sentAt;
      element('trip').textContent = `${trip.toFixed(0)} ms there and back${where}`;
    }
  }
}

let before = performance.now();
requestAnimationFrame(function move(now) {
  const way = SPEED * (now - before);
  before = now;
  const inside = (at: number) => Math.min(SIZE, Math.max(0, at));
  here = { x: inside(here.x + way * direction.x), y: inside(here.y + way * direction.y) };
  place(mine, here);
  requestAnimationFrame(move);
});

function place(dot: HTMLElement, { x, y }: { x: number; y: number }): void {
  dot.style.left = `${(x / SIZE) * 100}%`;
  dot.style.top = `${(y / SIZE) * 100}%`;
}

field.addEventListener('pointermove', ({ clientX, clientY }) => {
  const { left, top, width, height } = field.getBoundingClientRect();
  target = { x: ((clientX - left) / width) * SIZE, y: ((clientY - top) / height) * SIZE };
});
field.addEventListener('pointerleave', () => {
  target = null;
  void steer(0, 0);
});
// Ten times a second is often enough.
setInterval(() => {
  if (target !== null) {
    const to = { x: target.x - here.x, y: target.y - here.y };
    const length = Math.hypot(to.x, to.y);
    const part = (way: number) => (length < 40 ? 0 : Math.round((way / length) * 10) / 10);
    void steer(part(to.x), part(to.y));
  }
}, 100);

const KEYS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const pressed = new Set<string>();
for (const type of ['keydown', 'keyup', 'blur'] as const) {
  field.addEventListener(type, (event) => {
    const key = event instanceof KeyboardEvent ? event.key : '';
    if (type === 'blur') {
      pressed.clear();
    } else if (key in KEYS) {
      event.preventDefault();
      target = null;
      pressed[type === 'keydown' ? 'add' : 'delete'](key);
    } else {
      return;
    }
    const to = [...pressed].map((each) => KEYS[each]!);
    void steer(Math.sign(to.reduce((sum, [x]) => sum + x, 0)), Math.sign(to.reduce((sum, [, y]) => sum + y, 0)));
  });
}

element('lag').addEventListener('input', ({ target }) => lag(Number((target as HTMLInputElement).value)));
