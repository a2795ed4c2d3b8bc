import { Room } from './room';
import { installTheme } from './theme';
import { element, View } from './view';
import { enter, knownVisitor, lastName, type Visitor } from './visitor';

const composer = element<HTMLFormElement>('composer');
const text = element<HTMLTextAreaElement>('text');
const send = element<HTMLButtonElement>('send');

function start(visitor: Visitor): void {
  element('app').hidden = false;
  const view = new View(visitor.user);
  const room = new Room(visitor, {
    state: (state, detail) => view.state(state, detail),
    message: (message, place) => view.message(message, place),
    backAfterLoss: (missed, firstId) => view.backAfterLoss(missed, firstId),
    people: (people) => view.people(people),
    typing: (names) => view.typing(names),
  });
  composer.addEventListener('submit', (event) => {
    event.preventDefault();
    void post(room, view);
  });
  text.addEventListener('input', () => {
    fit();
    send.disabled = text.value.trim() === '';
    if (text.value !== '') {
      room.tellTyping();
    }
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  room.enter();
  text.focus();
}

async function post(room: Room, view: View): Promise<void> {
  const words = text.value.trim();
  if (words === '') {
    return;
  }
  // The field is emptied only when the server has the message: nothing anybody wrote is lost.
  send.disabled = true;
  try {
    await room.post(words);
    if (text.value.trim() === words) {
      text.value = '';
      fit();
    }
    view.problem('');
  } catch (problem) {
    view.problem(`Not sent: ${reason(problem)}. Your text is still here; try again.`);
  }
  send.disabled = text.value.trim() === '';
  text.focus();
}

function reason(problem: unknown): string {
  const message = (problem as { message?: unknown }).message;
  return typeof message === 'string' ? message : String(problem);
}

/** Makes the field as high as its text, up to a limit that the style sheet sets. */
function fit(): void {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
}

function ask(): void {
  const dialog = element<HTMLDialogElement>('welcome');
  const name = element<HTMLInputElement>('name');
  const problem = element('name-problem');
  name.value = lastName();
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  element<HTMLFormElement>('name-form').addEventListener('submit', (event) => {
    event.preventDefault();
    enter(name.value.trim()).then(
      (visitor) => {
        dialog.close();
        start(visitor);
      },
      (failure: unknown) => {
        problem.textContent = reason(failure);
        problem.hidden = false;
      },
    );
  });
  dialog.showModal();
  name.select();
}

installTheme();
const visitor = knownVisitor();
if (visitor === null) {
  ask();
} else {
  start(visitor);
}
