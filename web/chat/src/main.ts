import 'fanfare-wire';
import { Composer } from './composer';
import { Outbox } from './outbox';
import { reasonOf, waitingPhrase } from './phrases';
import { Room, type RoomState } from './room';
import { installTheme } from './theme';
import { element, View } from './view';
import { enter, forget, givenName, keyHere, knownVisitor, lastName, type Visitor } from './visitor';

function start(visitor: Visitor): void {
  element('app').hidden = false;
  const view = new View(visitor.user, {
    again: (key) => {
      outbox.again(key);
      composer.focus();
    },
    remove: (key) => {
      outbox.remove(key);
      composer.focus();
    },
  });
  let state: RoomState = 'connecting';
  const tellWaiting = () => view.notice(waitingPhrase(outbox.waiting, state === 'connected', outbox.trouble));
  const outbox: Outbox = new Outbox({
    post: (post) => room.post(post),
    changed: () => {
      view.outbox(outbox.entries);
      tellWaiting();
    },
    memory: sessionStorage,
    key: keyHere('fanfare.outbox'),
  });
  const composer = new Composer(
    view,
    (text) => outbox.add(text),
    () => room.tellTyping(),
  );
  const room: Room = new Room(visitor, {
    state: (now, detail) => {
      state = now;
      view.state(now, detail);
      tellWaiting();
    },
    entered: () => {
      view.entered();
      outbox.roomRead();
    },
    message: (message, place) => {
      view.message(message, place);
      outbox.seen(message.key);
    },
    backAfterLoss: (missed, omitted, firstId) => view.backAfterLoss(missed, omitted, firstId),
    people: (people) => view.people(people),
    typing: (names) => view.typing(names),
  });
  element('rejoin').addEventListener('click', () => {
    forget();
    location.reload();
  });
  room.enter();
  outbox.open();
  composer.focus();
}

function ask(): void {
  const dialog = element<HTMLDialogElement>('welcome');
  const name = element<HTMLInputElement>('name');
  const button = element<HTMLButtonElement>('join');
  const problem = element('name-problem');
  name.value = lastName();
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  element<HTMLFormElement>('name-form').addEventListener('submit', (event) => {
    event.preventDefault();
    button.disabled = true;
    enter(name.value.trim())
      .then(
        (visitor) => {
          dialog.close();
          start(visitor);
        },
        (failure: unknown) => {
          problem.textContent = reasonOf(failure);
          problem.hidden = false;
        },
      )
      .finally(() => (button.disabled = false));
  });
  dialog.showModal();
  name.select();
}

installTheme();
const visitor = knownVisitor();
if (visitor !== null) {
  start(visitor);
} else if (givenName !== null) {
  enter(givenName).then(start, (problem: unknown) => {
    console.warn('Not let in', problem);
    ask();
  });
} else {
  ask();
}
