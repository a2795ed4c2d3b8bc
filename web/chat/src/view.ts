import type { Message } from './message';
import type { Entry } from './outbox';
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

/** What the visitor can do about a message that was refused, by its key. */
export interface RefusedChoices {
  again(key: string): void;
  remove(key: string): void;
}

/** Everything the visitor sees of the room. */
export class View {
  private readonly pane = element('messages');
  private readonly list = element<HTMLOListElement>('list');
  private readonly jump = element<HTMLButtonElement>('jump');
  private readonly status = element('status');
  private wasOnline = false;
  /** Whether the end of the list is to stay in sight. */
  private follows = true;

  constructor(
    private readonly me: string,
    private readonly refused: RefusedChoices,
  ) {
    this.jump.addEventListener('click', () => this.scrollToEnd());
    this.pane.addEventListener('scroll', () => {
      this.follows = this.isAtEnd();
      if (this.follows) {
        this.jump.hidden = true;
      }
    });
    // The pane gets smaller when the field below it grows, or when something is said there.
    new ResizeObserver(() => {
      if (this.follows) {
        this.scrollToEnd();
      }
    }).observe(this.pane);
  }

  state(state: RoomState, detail: string): void {
    this.status.dataset['state'] = state;
    element('app').dataset['state'] = state;
    this.status.textContent = state === 'connecting' && !this.wasOnline ? 'Connecting…' : STATE_TEXTS[state];
    this.status.title = detail;
    this.wasOnline ||= state === 'connected';
    element('rejoin').hidden = state !== 'refused';
    if (state === 'refused') {
      this.problem(`Disconnected: ${detail}.`);
    }
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
    const name = child('span', 'message-name', message.user === this.me ? 'You' : message.name);
    const text = child('p', 'message-text', message.text);
    const time = document.createElement('time');
    time.dateTime = new Date(message.time).toISOString();
    time.textContent = new Date(message.time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
    const bubble = child('div', 'message-bubble');
    bubble.append(name, text, time);
    item.append(picture(message.user, message.name), bubble);
    return item;
  }

  /** Shows what is on its way, below the messages that are there. */
  outbox(entries: readonly Entry[]): void {
    const stay = this.follows;
    // What is as it was is not touched: the focus may be in it.
    const list = element('outbox');
    const looks = entries.map((entry) => `${entry.key} ${entry.state} ${entry.reason}`);
    const isShown = new Set(looks);
    const shown = [...list.children] as HTMLElement[];
    shown.filter((item) => !isShown.has(item.dataset['look']!)).forEach((item) => item.remove());
    let next = list.firstElementChild as HTMLElement | null;
    entries.forEach((entry, i) => {
      if (next?.dataset['look'] === looks[i]) {
        next = next!.nextElementSibling as HTMLElement | null;
      } else {
        const item = this.onItsWay(entry);
        item.dataset['look'] = looks[i]!;
        list.insertBefore(item, next);
      }
    });
    element('empty').hidden ||= entries.length > 0;
    if (stay) {
      this.scrollToEnd();
    }
  }

  private onItsWay(entry: Entry): HTMLLIElement {
    const bubble = child('div', 'message-bubble');
    bubble.append(child('p', 'outbox-text', entry.text));
    if (entry.state === 'waiting') {
      bubble.append(child('p', 'outbox-state', 'Waiting'));
    } else if (entry.state === 'refused') {
      const again = child('button', 'outbox-choice', 'Try again');
      again.addEventListener('click', () => this.refused.again(entry.key));
      const remove = child('button', 'outbox-choice', 'Remove');
      remove.addEventListener('click', () => this.refused.remove(entry.key));
      bubble.append(child('p', 'outbox-state', `Not sent: ${entry.reason}`), again, remove);
    }
    const item = child('li', `message mine ${entry.state}`);
    item.append(bubble);
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

  backAfterLoss(missed: number, omitted: number, firstId: number): void {
    this.list.querySelectorAll('.missed').forEach((old) => old.remove());
    const first = this.list.querySelector(`[data-id="${firstId}"]`);
    this.list.insertBefore(note('missed', missedPhrase(missed, omitted)), first);
    this.list.querySelectorAll<HTMLElement>('.message').forEach((item) => {
      item.classList.toggle('fresh', item.dataset['user'] !== this.me && Number(item.dataset['id']) >= firstId);
    });
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
    say('problem', text);
  }

  /** Says what the visitor should know; "" for nothing. */
  notice(text: string): void {
    say('notice', text);
  }

  private isAtEnd(): boolean {
    return this.pane.scrollHeight - this.pane.scrollTop - this.pane.clientHeight < 60;
  }

  private scrollToEnd(): void {
    this.follows = true;
    this.pane.scrollTop = this.pane.scrollHeight;
    this.jump.hidden = true;
  }
}

function say(id: string, text: string): void {
  const line = element(id);
  // Unchanged words are not said again.
  if (line.textContent !== text) {
    line.textContent = text;
  }
  line.hidden = text === '';
}

function child<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function picture(user: string, name: string): HTMLElement {
  const picture = child('span', 'picture', initials(name));
  picture.style.setProperty('--hue', String(hueOf(user)));
  picture.setAttribute('aria-hidden', 'true');
  return picture;
}

function note(kind: string, text: string): HTMLLIElement {
  const item = child('li', `note ${kind}`);
  item.append(child('span', '', text));
  return item;
}
