import { Composer } from './composer';
import { reasonOf } from './phrases';
import { Room } from './room';
import { installTheme } from './theme';
import { element, View } from './view';
import { enter, knownVisitor, lastName, type Visitor } from './visitor';

function start(visitor: Visitor): void {
  element('app').hidden = false;
  const view = new View(visitor.user);
  const composer = new Composer(
    visitor,
    view,
    (post) => room.post(post),
    () => room.tellTyping(),
  );
  const room: Room = new Room(visitor, {
    state: (state, detail) => {
      view.state(state, detail);
      composer.stateIs(state);
    },
    entered: () => view.entered(),
    message: (message, place) => {
      view.message(message, place);
      composer.seen(message);
    },
    backAfterLoss: (missed, firstId) => view.backAfterLoss(missed, firstId),
    people: (people) => view.people(people),
    typing: (names) => view.typing(names),
  });
  room.enter();
  composer.focus();
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
        problem.textContent = reasonOf(failure);
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
