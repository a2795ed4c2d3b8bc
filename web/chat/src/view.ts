import type { Message } from './message';
import { dayPhrase, hueOf, initials, missedPhrase, startOfDay, typingPhrase } from './phrases';
import type { Person, RoomState } from './room';

/** Two messages of one person within this time look like one. */
const TOGETHER_MS = 5 * 60_000;

const STATE_TEXTS: Record<RoomState, string> = {
  connecting: 'Reconnecting…',
  connected: 'Online',
  refused: 'Disconnected',
};

/** An element of the page that must be there. */
export function element<E extends HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no element "${id}"`);
  }
  return found as E;
}

/** Everything the visitor sees of the room. */
export class View {
  private readonly list = element<HTMLOListElement>('messages');
  private readonly jump = element<HTMLButtonElement>('jump');
  private readonly status = element('status');
  private wasOnline = false;
  /** Whether the end of the list is to stay in sight. */
  private follows = true;

  constructor(private readonly me: string) {
    this.jump.addEventListener('click', () => this.scrollToEnd());
    this.list.addEventListener('scroll', () => {
      this.follows = this.isAtEnd();
      if (this.follows) {
        this.jump.hidden = true;
      }
    });
    // The list gets smaller when the field below it grows, or when something is said there.
    new ResizeObserver(() => {
      if (this.follows) {
        this.scrollToEnd();
      }
    }).observe(this.list);
  }

  state(state: RoomState, detail: string): void {
    this.status.dataset['state'] = state;
    element('app').dataset['state'] = state;
    this.status.textContent = state === 'connecting' && !this.wasOnline ? 'Connecting…' : STATE_TEXTS[state];
    this.status.title = detail;
    this.wasOnline ||= state === 'connected';
  }

  entered(): void {
    element('empty').hidden = this.list.querySelector('.message') !== null;
  }

  message(message: Message, place: number): void {
    element('empty').hidden = true;
    const stay = this.follows || message.user === this.me;
    const items = this.list.querySelectorAll<HTMLLIElement>('.message');
    this.list.insertBefore(this.item(message), items[place] ?? null);
    this.arrange();
    if (stay) {
      this.scrollToEnd();
    } else {
      this.jump.hidden = false;
    }
  }

  private item(message: Message): HTMLLIElement {
    const item = document.createElement('li');
    item.className = message.user === this.me ? 'message mine' : 'message';
    item.dataset['id'] = String(message.id);
    item.dataset['user'] = message.user;
    item.dataset['time'] = String(message.time);
    const name = document.createElement('span');
    name.className = 'message-name';
    name.textContent = message.user === this.me ? 'You' : message.name;
    const text = document.createElement('p');
    text.className = 'message-text';
    text.textContent = message.text;
    const time = document.createElement('time');
    time.dateTime = new Date(message.time).toISOString();
    time.textContent = new Date(message.time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
    const bubble = document.createElement('div');
    bubble.className = 'message-bubble';
    bubble.append(name, text, time);
    item.append(picture(message.user, message.name), bubble);
    return item;
  }

  /** Says where a day begins, and lets messages of one person in a row look like one. */
  private arrange(): void {
    this.list.querySelectorAll('.day').forEach((day) => day.remove());
    let before: HTMLLIElement | null = null;
    for (const item of this.list.querySelectorAll<HTMLLIElement>('.message')) {
      const time = Number(item.dataset['time']);
      const timeBefore = Number(before?.dataset['time'] ?? 0);
      const isNewDay = startOfDay(time) !== startOfDay(timeBefore);
      if (isNewDay) {
        this.list.insertBefore(note('day', dayPhrase(time, Date.now())), item);
      }
      const continues = !isNewDay && before?.dataset['user'] === item.dataset['user'] && time - timeBefore < TOGETHER_MS;
      item.classList.toggle('continued', continues && item.previousElementSibling === before);
      before = item;
    }
  }

  backAfterLoss(missed: number, firstId: number): void {
    this.list.querySelectorAll('.missed').forEach((old) => old.remove());
    const first = this.list.querySelector(`[data-id="${firstId}"]`);
    this.list.insertBefore(note('missed', missedPhrase(missed)), first);
    this.arrange();
    this.scrollToEnd();
  }

  people(people: readonly Person[]): void {
    element('count').textContent = people.length === 1 ? 'Only you are here' : `${people.length} people here`;
    element('people').replaceChildren(
      ...people.map((person) => {
        const item = document.createElement('li');
        const name = document.createElement('span');
        name.className = 'people-name';
        name.textContent = person.user === this.me ? `${person.name} (you)` : person.name;
        item.append(picture(person.user, person.name), name);
        return item;
      }),
    );
  }

  typing(names: readonly string[]): void {
    element('typing').textContent = typingPhrase(names);
  }

  /** Says what went wrong; "" if nothing did. */
  problem(text: string): void {
    this.say(text, 'problem');
  }

  /** Says what the visitor should know, in the same place; "" for nothing. */
  notice(text: string): void {
    this.say(text, 'notice');
  }

  private say(text: string, kind: string): void {
    const line = element('problem');
    line.className = kind;
    line.textContent = text;
    line.hidden = text === '';
  }

  private isAtEnd(): boolean {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
  }

  private scrollToEnd(): void {
    this.follows = true;
    this.list.scrollTop = this.list.scrollHeight;
    this.jump.hidden = true;
  }
}

function picture(user: string, name: string): HTMLElement {
  const picture = document.createElement('span');
  picture.className = 'picture';
  picture.style.setProperty('--hue', String(hueOf(user)));
  picture.textContent = initials(name);
  picture.setAttribute('aria-hidden', 'true');
  return picture;
}

function note(kind: string, text: string): HTMLLIElement {
  const item = document.createElement('li');
  item.className = `note ${kind}`;
  const words = document.createElement('span');
  words.textContent = text;
  item.append(words);
  return item;
}
