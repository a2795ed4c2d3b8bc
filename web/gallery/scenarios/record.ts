import { ClientSocket } from '@fanfare/client';
import { element, lit, token } from '../src/page';

type Customer = Record<'name' | 'city' | 'phone', string>;
type Field = keyof Customer;

/** What is typed and not saved yet, and the version that it was typed over. */
let draft: { field: Field; version: number } | null = null;

const form = element<HTMLFormElement>('form');
const save = form.querySelector('button')!;
const socket = new ClientSocket({ getToken: token });
void socket.open();

const customer = socket.live<Customer>('customer:7');
customer.on('update', ({ state, changed }) => {
  for (const field of changed) {
    // What somebody is typing stays; the server will tell whether it is still wanted.
    if (field !== draft?.field) {
      input(field).value = state?.[field] ?? '';
      lit('set');
    }
  }
  if (draft !== null && !changed.includes(draft.field)) {
    draft = { ...draft, version: customer.version };
  }
});

form.addEventListener('input', ({ target }) => {
  const field = (target as HTMLInputElement).name as Field;
  if (draft?.field !== field) {
    draft = { field, version: customer.version };
    lit('drafted');
  }
  arrange();
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void submit();
});

async function submit(): Promise<void> {
  if (draft === null) {
    return;
  }
  const change = { ...draft, value: input(draft.field).value };
  const outcome = await socket.event('customer.save', change);
  lit('answered');
  if (outcome === 'saved') {
    settle(`Saved as version ${customer.version}.`);
  } else {
    element('field').textContent = change.field;
    element('mine').textContent = change.value;
    element('theirs').textContent = customer.state?.[change.field] ?? '';
    element('conflict').hidden = false;
    lit('conflict');
  }
}

element('keep').addEventListener('click', () => {
  draft = draft && { ...draft, version: customer.version };
  void submit();
});

element('take').addEventListener('click', () => {
  input(draft!.field).value = customer.state?.[draft!.field] ?? '';
  settle('Theirs it is.');
});

function settle(note: string): void {
  draft = null;
  element('conflict').hidden = true;
  element('note').textContent = note;
  arrange();
}

function arrange(): void {
  save.disabled = draft === null;
}

function input(field: Field): HTMLInputElement {
  return form.elements.namedItem(field) as HTMLInputElement;
}
