import type { MapEntry } from 'centrifuge';
import { ask, element, enterBySdk, lit, make } from '../src/page';

/** Where somebody points, who is called as the server says. */
interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** As on the server. */
const SIZE = 1_000;
const STEP = 40;
const YOU = 'You';
/** A cursor that rests is gone a minute after it was last told. */
const REST_MS = 20_000;

const server = enterBySdk();
const rpc = { event: async (method: string, data: unknown) => (await server.rpc(method, data)).data as unknown };
server.on('connected', ({ client }) => (me = client));

const field = element('field');
const cursors = new Map<string, HTMLElement>();
let me = '';
/** Where the visitor points, once there is a place; and whether the server is being told. */
let here: Omit<Place, 'name'> | null = null;
let isTelling = false;

const map = server.newMapSubscription('cursors:1');
map.on('sync', ({ entries }) => {
  // All that there is, so whoever is missing has gone meanwhile.
  const keys = new Set(entries.map(({ key }) => key));
  [...cursors.keys()].filter((key) => !keys.has(key)).forEach(remove);
  entries.forEach(draw);
  lit('synced');
});
map.on('update', (change) => {
  if (change.removed) {
    remove(change.key);
    lit('removed');
  } else {
    draw(change);
    lit('drawn');
  }
});
map.on('subscribed', () => {
  field.classList.remove('stale');
  void tell();
});
map.on('subscribing', () => field.classList.add('stale'));
map.subscribe();

/** Tells the server where the visitor points: as often as it answers, and always the newest place. */
async function tell(): Promise<void> {
  while (here !== null && !isTelling && map.state === 'subscribed') {
    const told = here;
    isTelling = true;
    try {
      await map.publish(me, told);
      lit('told');
    } catch (problem) {
      if (map.state === 'subscribed') {
        tellProblem('Not told', problem);
      }
      return;
    } finally {
      isTelling = false;
    }
    if (here === told) {
      return;
    }
  }
}

function point(x: number, y: number): void {
  const inside = (at: number) => Math.round(Math.min(SIZE, Math.max(0, at)));
  here = { x: inside(x), y: inside(y) };
  void tell();
}

function draw({ key, data, info }: MapEntry): void {
  const { name, x, y } = data as Place;
  const cursor = cursors.get(key) ?? make('div', { class: 'cursor', 'aria-hidden': 'true' }, make('b', {}, ''));
  if (!cursors.has(key)) {
    cursors.set(key, cursor);
    cursor.classList.toggle('mine', key === me);
    cursor.dataset['name'] = key === me ? YOU : name;
    cursor.firstChild!.textContent = cursor.dataset['name'];
    cursor.style.setProperty('--hue', String(hueOf(info?.user ?? key)));
    field.append(cursor);
    count();
  }
  cursor.style.left = `${(x / SIZE) * 100}%`;
  cursor.style.top = `${(y / SIZE) * 100}%`;
}

function remove(key: string): void {
  cursors.get(key)?.remove();
  cursors.delete(key);
  count();
}

function count(): void {
  const names = [...cursors.values()].map(({ dataset }) => dataset['name']!).sort();
  const others = names.filter((name) => name !== YOU);
  const isHere = others.length < names.length;
  const all = new Intl.ListFormat('en').format(isHere ? [YOU, ...others] : others);
  const who = names.length === 0 ? 'Nobody' : names.length > 4 ? String(names.length) : all;
  element('there').textContent = `${who} ${names.length < 2 && !isHere ? 'points' : 'point'} here`;
}

/** The same colour wherever it is shown; names that are much alike have colours that are not. */
function hueOf(of: string): number {
  return [...of].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)! * 137) % 360, 0);
}

field.addEventListener('pointermove', ({ clientX, clientY }) => {
  const { left, top, width, height } = field.getBoundingClientRect();
  point(((clientX - left) / width) * SIZE, ((clientY - top) / height) * SIZE);
});
const KEYS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
field.addEventListener('keydown', (event) => {
  const way = KEYS[event.key];
  if (way !== undefined) {
    event.preventDefault();
    const { x, y } = here ?? { x: SIZE / 2, y: SIZE / 2 };
    point(x + STEP * way[0], y + STEP * way[1]);
  }
});
setInterval(() => void tell(), REST_MS);

element('guests').addEventListener('click', () => void ask(rpc, 'cursors.guests', null));

/** Each with its two answers; the server knows them by the name. */
const QUESTIONS: Record<string, readonly [string, string]> = {
  indent: ['Tabs', 'Spaces'],
  drink: ['Tea', 'Coffee'],
  seat: ['Window', 'Aisle'],
};

const votes = server.newSharedPollSubscription('votes:1', {
  getSignature: async ({ keys }) => {
    const signature = (await server.rpc('votes.sign', keys)).data as string;
    lit('signed');
    return { keys, signature };
  },
});
votes.on('update', ({ key, data }) => {
  show(key, data as number[]);
  lit('counted');
});
votes.on('error', ({ error }) => tellProblem('Not counted', error));
votes.subscribe();

for (const [key, answers] of Object.entries(QUESTIONS)) {
  const question = make('details', { id: key }, make('summary', {}, `${answers.join(' or ')}?`), make('ul', {}, ...answers.map((_, i) => answer(key, i))));
  question.addEventListener('toggle', () => {
    if ((question as HTMLDetailsElement).open) {
      votes.track([key]);
      lit('tracked');
    } else {
      votes.untrack([key]);
      lit('untracked');
    }
  });
  element('questions').append(question);
}
element<HTMLDetailsElement>('indent').open = true;

function answer(question: string, choice: number): HTMLElement {
  const button = make('button', { type: 'button', 'aria-pressed': 'false' }, QUESTIONS[question]![choice]!);
  button.addEventListener('click', async () => {
    if ((await ask(rpc, 'votes.cast', { question, choice })) !== null) {
      lit('voted');
      element(question).querySelectorAll('button').forEach((each) => each.setAttribute('aria-pressed', String(each === button)));
    }
  });
  return make('li', {}, button, make('span', { class: 'bar', 'aria-hidden': 'true' }, make('i')), make('output', {}, '–'));
}

function show(question: string, counts: readonly number[]): void {
  const sum = Math.max(1, counts.reduce((one, other) => one + other, 0));
  element(question)
    .querySelectorAll('li')
    .forEach((row, i) => {
      row.querySelector('i')!.style.width = `${((counts[i] ?? 0) / sum) * 100}%`;
      row.querySelector('output')!.textContent = String(counts[i] ?? 0);
    });
}

function tellProblem(what: string, problem: unknown): void {
  element('problem').textContent = `${what}: ${(problem as Error).message}`;
}
