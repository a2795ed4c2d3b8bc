import { ClientSocket } from '@fanfare/client';
import { element, hearBeside, lit, make, tellBeside, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
void socket.open();

const orders = socket.sequence('orders');
orders.on('update', ({ state }) => {
  element('newest').textContent = String(state?.number ?? '–');
  lit('followed');
});

/** Every number that either pane was given, in the order in which they came; one that is here twice is a duplicate. */
const given: number[] = [];
const counts = { mine: 0, theirs: 0 };

async function take(): Promise<void> {
  try {
    const number = (await socket.event('order.number')) as number;
    lit('taken');
    add(number, 'mine');
    tellBeside(number);
  } catch (problem) {
    element('note').textContent = `No number: ${(problem as Error).message}`;
  }
}

hearBeside<number>((number) => add(number, 'theirs'));

function add(number: number, whose: 'mine' | 'theirs'): void {
  given.push(number);
  counts[whose]++;
  const above = [...element('strip').children].find((each) => Number(each.textContent) > number);
  element('strip').insertBefore(make('li', { class: whose }, String(number)), above ?? null);
  element('strip').scrollTop = element('strip').scrollHeight;
  element('mine').textContent = String(counts.mine);
  element('theirs').textContent = String(counts.theirs);
  element('twice').textContent = String(given.length - new Set(given).size);
  lit('counted');
}

element('one').addEventListener('click', take);
element('many').addEventListener('click', () => {
  for (let click = 0; click < 100; click++) {
    element('one').click();
  }
});
