import { reasonOf } from './phrases';

/** A text that is posted; the server stores it once, however often it gets one with that key. */
export interface Post {
  text: string;
  key: string;
}

/** A message on its way. */
export interface Entry extends Post {
  /** Not yet at the server; there, but not yet back in the room; or not wanted there. */
  state: 'waiting' | 'stored' | 'refused';
  /** Why it was refused; '' if it was not. */
  reason: string;
}

/** What an outbox is told, and what it tells. */
export interface OutboxParts {
  /** Posts a text, once there is a connection; resolves when the server has stored it. */
  post(post: Post): Promise<void>;
  changed(): void;
  /** Where entries are when the page is loaded again. */
  memory: Pick<Storage, 'getItem' | 'setItem'>;
  /** Under which name they are there. */
  key: string;
}

/** As many as the client socket lets wait. */
const LIMIT = 1_000;
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 10_000;

/**
 * The messages that the visitor has sent and that are not in the room yet. They are posted one after the other,
 * each until it is known what has become of it, so that they are in the room in their order and once.
 */
export class Outbox {
  private readonly list: Entry[];
  private isWorking = false;
  private delay = 0;
  private lastTrouble = '';

  constructor(private readonly parts: OutboxParts) {
    this.list = this.recall();
  }

  /** The messages in their order. */
  get entries(): readonly Entry[] {
    return this.list;
  }

  /** How many the server does not have yet. */
  get waiting(): number {
    return this.list.filter((entry) => entry.state === 'waiting').length;
  }

  /** Why the server could not take the first one, although there is a connection; '' if nothing is wrong. */
  get trouble(): string {
    return this.lastTrouble;
  }

  /** Begins, with what was left when the page was closed. */
  open(): void {
    this.parts.changed();
    void this.work();
  }

  /**
   * Takes a message.
   *
   * @returns false if too many wait already
   */
  add(text: string): boolean {
    if (this.list.length >= LIMIT) {
      return false;
    }
    this.list.push({ text, key: newKey(), state: 'waiting', reason: '' });
    this.tell();
    void this.work();
    return true;
  }

  /** Learns that a message is in the room; a lost connection may have swallowed nothing but the answer. */
  seen(key: string): void {
    this.remove(key);
  }

  /** Learns that the room has been read again: what the server has by now is there, or is older than what is shown. */
  roomRead(): void {
    this.list.filter((entry) => entry.state === 'stored').forEach((entry) => this.remove(entry.key));
  }

  /** Forgets a message that was refused. */
  remove(key: string): void {
    const place = this.list.findIndex((entry) => entry.key === key);
    if (place >= 0) {
      this.list.splice(place, 1);
      this.tell();
    }
  }

  /** Lets a message that was refused wait again. */
  again(key: string): void {
    const entry = this.list.find((each) => each.key === key);
    if (entry?.state === 'refused') {
      this.settle(entry, 'waiting', '');
      void this.work();
    }
  }

  private async work(): Promise<void> {
    if (this.isWorking) {
      return;
    }
    this.isWorking = true;
    for (let next = this.first(); next !== undefined; next = this.first()) {
      await this.attempt(next);
    }
    this.isWorking = false;
  }

  private first(): Entry | undefined {
    return this.list.find((entry) => entry.state === 'waiting');
  }

  private async attempt(entry: Entry): Promise<void> {
    try {
      await this.parts.post({ text: entry.text, key: entry.key });
      this.calm();
      this.settle(entry, 'stored', '');
    } catch (problem) {
      if (isFinal(problem)) {
        this.calm();
        this.settle(entry, 'refused', reasonOf(problem));
      } else {
        await this.pause(problem);
      }
    }
  }

  private settle(entry: Entry, state: Entry['state'], reason: string): void {
    entry.state = state;
    entry.reason = reason;
    this.tell();
  }

  private calm(): void {
    this.delay = 0;
    this.lastTrouble = '';
  }

  /** A lost connection is told elsewhere, and waited for when a post begins. */
  private async pause(problem: unknown): Promise<void> {
    this.delay = isAnswer(problem) ? Math.min(Math.max(this.delay * 2, FIRST_DELAY_MS), LAST_DELAY_MS) : FIRST_DELAY_MS;
    this.lastTrouble = isAnswer(problem) ? reasonOf(problem) : '';
    this.parts.changed();
    await new Promise((over) => setTimeout(over, this.delay));
  }

  private tell(): void {
    this.keep();
    this.parts.changed();
  }

  private recall(): Entry[] {
    try {
      const kept: unknown = JSON.parse(this.parts.memory.getItem(this.parts.key) ?? '[]');
      return Array.isArray(kept) ? (kept as Entry[]) : [];
    } catch (problem) {
      console.warn('What was on its way cannot be read', problem);
      return [];
    }
  }

  private keep(): void {
    try {
      this.parts.memory.setItem(this.parts.key, JSON.stringify(this.list));
    } catch (problem) {
      // A browser has little room; the messages go out all the same, unless the page is closed before.
      console.warn('What is on its way is not kept for the next time', problem);
    }
  }
}

/** Codes below 100 are the SDK's own: the server has said nothing, but may have the message. */
function isAnswer(problem: unknown): boolean {
  const code = (problem as { code?: unknown }).code;
  return typeof code === 'number' && code >= 100;
}

/** Whether the server will never take it. */
function isFinal(problem: unknown): boolean {
  return isAnswer(problem) && (problem as { temporary?: unknown }).temporary !== true;
}

/** 128 random bits; pages without https have no randomUUID. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
