import { ClientSocket } from '@fanfare/client';
import { ask, element, enter, lit, make, note, token } from '../src/page';

type Customer = Record<'name' | 'city' | 'phone', string>;
type Field = keyof Customer;

/** The fields in which something is typed and not saved yet, with the values that it was typed over. */
const drafts = new Map<Field, string>();
/** Of the record that all of it was typed over. */
let version = 0;
/** The version with which the server has refused, while it is not settled. */
let refused = Infinity;
let newest = 0;

const form = element<HTMLFormElement>('form');
const save = form.querySelector('button')!;
const socket = new ClientSocket({ getToken: token });
enter(socket);

const customer = socket.live<Customer>('customer:7');
customer.on('update', ({ changed, reason }) => {
  for (const field of changed.filter((each) => !drafts.has(each))) {
    // What somebody is typing stays; the server will tell whether it is still wanted.
    input(field).value = theirs(field);
    lit('set');
  }
  if (reason === 'resync' && customer.version < newest) {
    note('The server was started anew, and has the record as it was at first.');
    version = 0;
    refused = refused === Infinity ? Infinity : 0;
  }
  newest = customer.version;
  follow();
  settle();
});

form.addEventListener('input', ({ target }) => {
  const field = (target as HTMLInputElement).name as Field;
  if (!drafts.has(field)) {
    drafts.set(field, theirs(field));
    lit('drafted');
  }
  settle();
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void submit();
});

async function submit(): Promise<void> {
  const fields = Object.fromEntries([...drafts.keys()].map((field) => [field, input(field).value]));
  const saved = await ask<{ outcome: string; version: number }>(socket, 'customer.save', { fields, version });
  lit('answered');
  if (saved?.answer.outcome === 'saved') {
    Object.keys(fields).forEach((field) => clean(field as Field, fields[field]!, saved.answer.version));
    follow();
    note(`Saved as version ${saved.answer.version}.`);
  } else if (saved !== null) {
    refused = saved.answer.version;
    lit('conflict');
  }
  settle();
}

/** A field is saved; what was typed into it meanwhile is not. */
function clean(field: Field, value: string, at: number): void {
  if (input(field).value !== value) {
    drafts.set(field, value);
  } else {
    drafts.delete(field);
    input(field).value = customer.version < at ? value : theirs(field);
  }
}

/** Others' changes of other fields are no conflict. Once one has changed a field in which something is typed, it stays one. */
function follow(): void {
  if (![...drafts.keys()].some(isTouched)) {
    version = customer.version;
  }
}

/** After a refusal, as soon as it is known why: shows the conflicts that are left, and saves when there is none any more. */
function settle(): void {
  const isKnown = refused <= customer.version;
  const touched = isKnown ? [...drafts.keys()].filter(isTouched) : [];
  const conflicts = touched.filter((field) => theirs(field) !== input(field).value);
  touched.filter((field) => !conflicts.includes(field)).forEach((field) => drafts.delete(field));
  element('conflicts').replaceChildren(...conflicts.map(conflict));
  if (isKnown && conflicts.length === 0) {
    refused = Infinity;
    follow();
    if (drafts.size > 0) {
      void submit();
    }
  }
  save.disabled = drafts.size === 0 || refused < Infinity;
}

function conflict(field: Field): HTMLElement {
  const keep = make('button', { class: 'primary', type: 'button' }, 'Keep mine');
  keep.addEventListener('click', () => {
    drafts.set(field, theirs(field));
    settle();
  });
  const take = make('button', { type: 'button' }, 'Take theirs');
  take.addEventListener('click', () => {
    drafts.delete(field);
    input(field).value = theirs(field);
    note('Theirs it is.');
    settle();
  });
  const values = { Yours: input(field).value, Theirs: theirs(field) };
  return make(
    'div',
    { class: 'conflict' },
    make('p', {}, 'Somebody else has changed the ', make('b', {}, field), ' meanwhile.'),
    make('dl', {}, ...Object.entries(values).flatMap(([whose, value]) => [make('dt', {}, whose), make('dd', {}, value)])),
    keep,
    ' ',
    take,
  );
}

function isTouched(field: Field): boolean {
  return theirs(field) !== drafts.get(field);
}

function theirs(field: Field): string {
  return customer.state?.[field] ?? '';
}

function input(field: Field): HTMLInputElement {
  return form.elements.namedItem(field) as HTMLInputElement;
}
