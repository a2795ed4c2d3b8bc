import { ClientSocket } from '@fanfare/client';
import { ask, element, enter, hearBeside, lit, make, note, tellBeside, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
enter(socket);

const orders = socket.sequence('orders');
let newest = 0;
orders.on('update', ({ state }) => {
  const number = state?.number ?? 0;
  element('newest').textContent = String(state?.number ?? '–');
  lit('followed');
  if (number < newest) {
    begin();
    lit('restarted');
  }
  newest = number;
});

/** Every number that either pane was given, in the order in which they came; one that is here twice is a duplicate. */
const given: number[] = [];
const counts = { mine: 0, theirs: 0 };

async function take(): Promise<void> {
  const taken = await ask<number>(socket, 'order.number');
  lit('taken');
  if (taken !== null) {
    add(taken.answer, 'mine');
    tellBeside(taken.answer);
  }
}

/** The server counts in memory: one that was started anew gives numbers again that others had before. */
function begin(): void {
  given.length = counts.mine = counts.theirs = 0;
  element('strip').replaceChildren();
  tell();
  note('The server was started anew, and begins at 1 again. So does this page.');
}

hearBeside<number>((number) => add(number, 'theirs'));

function add(number: number, whose: 'mine' | 'theirs'): void {
  given.push(number);
  counts[whose]++;
  const above = [...element('strip').children].find((each) => Number(each.textContent) > number);
  element('strip').insertBefore(make('li', { class: whose }, String(number)), above ?? null);
  element('strip').scrollTop = element('strip').scrollHeight;
  tell();
  lit('counted');
}

function tell(): void {
  element('mine').textContent = String(counts.mine);
  element('theirs').textContent = String(counts.theirs);
  element('twice').textContent = String(given.length - new Set(given).size);
}

element('one').addEventListener('click', take);
element('many').addEventListener('click', () => {
  for (let click = 0; click < 100; click++) {
    element('one').click();
  }
});
