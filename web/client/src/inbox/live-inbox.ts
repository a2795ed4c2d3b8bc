import { isRecord, mustHaveOnly, named, wrong } from '../arguments.js';
import { Emitter, type Listener } from '../emitter.js';
import { FanfareError } from '../errors.js';
import { Retry } from '../retry.js';
import { checkedFilter, FILTER, mustBeIds, mustBeMark, InboxCalls, type InboxPage } from './inbox-calls.js';
import { afterChange, changeOf, type InboxChange, type InboxFilter, type InboxMark, type Standing } from './inbox-change.js';
import type { Inbox, InboxEvents, InboxOptions, InboxPreference, InboxSocket, InboxState, InboxStatus } from './inbox.js';
import type { InboxMessage } from './inbox-message.js';

const GROUP = 'fanfare.inbox';
const NOTHING: Standing = { unseen: 0, unread: 0, change: -1, top: 0 };
/** How many changes may wait while a page is on its way; with more, one lists anew. */
const MOST_WAITING = 256;
const MIN_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;
/** How long after a mark its change may come, before one lists anew. */
const MARK_WAIT_MS = 2_000;
/** Errors of a server that are over some time: internal, and too many requests. */
const TEMPORARY = [100, 111];

/** What waits for a page. */
interface Waiting {
  resolve(): void;
  reject(problem: unknown): void;
}

/**
 * The inbox of the user that a socket is connected as. It lists when the socket is connected, follows the changes that the
 * server tells, and lists anew where it cannot know what has changed.
 *
 * @param socket a `ClientSocket` to a Fanfare server, opened before or later
 */
export function inboxOf(socket: InboxSocket, options: InboxOptions = {}): Inbox {
  if (typeof socket?.notifications?.listen !== 'function') {
    throw wrong(`The socket is ${named(socket)}; it must be a ClientSocket: inboxOf(new ClientSocket())`);
  }
  mustHaveOnly(options, 'option', [...FILTER, 'pageSize']);
  const { pageSize } = options;
  if (pageSize !== undefined && !(Number.isInteger(pageSize) && pageSize > 0)) {
    throw wrong(`Option pageSize is ${named(pageSize)}; it must be a whole number above 0`);
  }
  return new LiveInbox(socket, options);
}

class LiveInbox implements Inbox {
  state: InboxState = Object.freeze({ status: 'loading', messages: [], hasMore: false, unseen: 0, unread: 0 });
  readonly ready: Promise<void>;

  private readonly calls: InboxCalls;
  private readonly emitter = new Emitter<InboxEvents>(['change', 'added']);
  private readonly retry = new Retry(MIN_DELAY_MS, MAX_DELAY_MS, () => void this.work());
  private readonly removals: (() => void)[];
  private readonly pageSize: number | undefined;
  private filter: InboxFilter;
  private standing = NOTHING;
  private messages: readonly InboxMessage[] = [];
  private cursor = 0;
  private status: InboxStatus = 'loading';
  private isOnline = false;
  /** The newest position that was told of, so that whatever is behind it is new; -1 if there was nothing yet. */
  private known = -1;
  /** Up to where everything has come. */
  private had = 0;
  private acknowledged = 0;
  private isAcknowledging = false;
  /** Changes that wait for a page or for others before them, by their number. */
  private readonly waiting = new Map<number, InboxChange>();
  /** Whether it must be listed. */
  private isDirty = true;
  /** Whether a page is on its way. There is one at a time, and changes wait for it. */
  private isAsking = false;
  private isClosed = false;
  private shows: Waiting[] = [];
  private mores: Waiting[] = [];

  constructor(socket: InboxSocket, { pageSize, ...filter }: InboxOptions) {
    this.calls = new InboxCalls(socket);
    this.pageSize = pageSize;
    this.filter = checkedFilter(filter);
    this.ready = new Promise((resolve, reject) => this.shows.push({ resolve, reject }));
    // The state tells it as well.
    this.ready.catch(() => undefined);
    this.removals = [
      socket.notifications.listen({ group: GROUP }, ({ message }) => this.told(message)),
      socket.on('connected', ({ reconnected }) => this.connected(reconnected)),
      socket.on('missed', () => this.listAnew()),
      socket.on('status', (status) => {
        this.isOnline = status === 'connected';
        this.isOnline || this.lost();
      }),
    ];
    this.isOnline = socket.status === 'connected';
    void this.work();
  }

  on<K extends keyof InboxEvents>(event: K, listener: Listener<InboxEvents[K]>): () => void {
    return this.emitter.on(event, listener);
  }

  async show(filter: InboxFilter): Promise<void> {
    this.mustBeOpen();
    this.filter = checkedFilter(filter);
    // Messages of the one filter are none of the other.
    [this.messages, this.cursor] = [[], 0];
    this.status = this.status === 'denied' ? 'denied' : 'loading';
    this.tell();
    await new Promise<void>((resolve, reject) => {
      this.shows.push({ resolve, reject });
      this.listAnew();
    });
  }

  async more(): Promise<void> {
    this.mustBeOpen();
    if (this.isDirty || this.cursor > 0) {
      await new Promise<void>((resolve, reject) => {
        this.mores.push({ resolve, reject });
        void this.work();
      });
    }
  }

  async mark(mark: InboxMark, ids: readonly number[]): Promise<void> {
    this.mustBeOpen();
    mustBeMark(mark);
    mustBeIds(ids);
    if (ids.length > 0) {
      this.expect(await this.calls.mark(mark, { ids }));
    }
  }

  async markAll(mark: 'seen' | 'read'): Promise<void> {
    this.mustBeOpen();
    mustBeMark(mark, ['seen', 'read']);
    if (this.standing === NOTHING) {
      await this.show(this.filter);
    }
    this.expect(await this.calls.mark(mark, { up_to: this.standing.top }));
  }

  preferences(): Promise<readonly InboxPreference[]> {
    return this.calls.preferences();
  }

  async prefer(category: string, choice: { readonly inbox: boolean; readonly push: boolean }): Promise<readonly InboxPreference[]> {
    if (typeof category !== 'string' || !isRecord(choice)) {
      throw wrong(`prefer needs a category and a choice: prefer('orders', { inbox: true, push: false })`);
    }
    return this.calls.prefer(category, choice);
  }

  close(): void {
    if (!this.isClosed) {
      this.isClosed = true;
      this.removals.forEach((remove) => remove());
      this.retry.stop();
      this.refuse(closed());
    }
  }

  private mustBeOpen(): void {
    if (this.isClosed) {
      throw closed();
    }
  }

  private connected(reconnected: boolean): void {
    this.isOnline = true;
    if (!reconnected) {
      // It may be another server, or another user.
      this.standing = NOTHING;
      [this.messages, this.cursor, this.known, this.had, this.acknowledged] = [[], 0, -1, 0, 0];
      this.status = 'loading';
      this.isDirty = true;
    } else if (this.isDirty || this.status === 'denied') {
      this.isDirty = true;
    } else {
      // What was missed comes by itself, or the socket says that it does not.
      this.status = 'live';
    }
    this.tell();
    void this.work();
    void this.acknowledge();
  }

  private lost(): void {
    if (this.status === 'live') {
      this.status = 'stale';
      this.tell();
    }
  }

  private listAnew(): void {
    this.isDirty = true;
    void this.work();
  }

  private told(message: unknown): void {
    const change = changeOf(message);
    if (change === null || this.waiting.size >= MOST_WAITING) {
      this.waiting.clear();
      this.listAnew();
      return;
    }
    this.waiting.set(change.change, change);
    if (!this.isAsking && !this.isDirty) {
      this.apply();
      void this.work();
    }
  }

  /** Makes the changes that follow on what there is; asks where one is missing. */
  private apply(): void {
    const before = this.standing;
    const came: InboxMessage[] = [];
    for (let next = this.next(); next !== undefined; next = this.next()) {
      const { step, ...standing } = next;
      const messages = afterChange(this.messages, step, this.filter);
      if (messages === null) {
        this.isDirty = true;
        break;
      }
      this.messages = messages;
      this.standing = standing;
      this.cursor = step === 'reset' ? 0 : this.cursor;
      if (typeof step === 'object' && step !== null && 'added' in step) {
        came.push(step.added);
        this.known = step.added.position;
        // Positions have no gaps, so what is the next one leaves none either.
        this.had += Number(this.known === this.had + 1);
      }
    }
    this.waiting.forEach((_, number) => number > this.standing.change || this.waiting.delete(number));
    this.isDirty ||= this.waiting.size > 0;
    if (this.standing !== before) {
      this.tell();
      came.forEach((each) => this.emitter.emit('added', each));
      void this.acknowledge();
    }
  }

  private next(): InboxChange | undefined {
    return this.waiting.get(this.standing.change + 1);
  }

  /** Asks for pages as long as some are needed. */
  private async work(): Promise<void> {
    while (!this.isAsking && !this.isClosed && this.isOnline && (this.isDirty || this.mores.length > 0)) {
      this.retry.stop();
      this.isAsking = true;
      try {
        await (this.isDirty ? this.list() : this.append());
        this.retry.reset();
      } catch (problem) {
        this.isAsking = false;
        this.failed(problem);
        return;
      }
      this.isAsking = false;
      if (!this.isDirty) {
        this.apply();
      }
    }
  }

  private async list(): Promise<void> {
    const { filter } = this;
    const waiting = this.shows;
    this.shows = [];
    this.isDirty = false;
    // Whatever was told so far had happened, and is in the answer.
    this.waiting.clear();
    try {
      const page = await this.calls.list(filter, this.pageSize, 0);
      const messages = [...page.messages];
      let { cursor } = page;
      while (cursor > 0 && messages.length < this.messages.length) {
        const next = await this.calls.list(filter, this.pageSize, cursor);
        messages.push(...next.messages);
        cursor = next.cursor;
      }
      if (filter !== this.filter) {
        this.shows.push(...waiting);
      } else if (this.isClosed) {
        waiting.forEach(({ reject }) => reject(closed()));
      } else {
        this.take(page, messages, cursor);
        waiting.forEach(({ resolve }) => resolve());
      }
    } catch (problem) {
      this.isDirty = true;
      if (this.isClosed) {
        waiting.forEach(({ reject }) => reject(closed()));
      } else {
        this.shows.push(...waiting);
      }
      throw problem;
    }
  }

  private take(page: InboxPage, messages: readonly InboxMessage[], cursor: number): void {
    const { unseen, unread, change, top } = page;
    this.standing = { unseen, unread, change, top };
    [this.messages, this.cursor, this.status] = [messages, cursor, this.isOnline ? 'live' : 'stale'];
    const isFirst = this.known < 0 || top < this.known;
    const came = isFirst ? [] : messages.filter(({ position, archived }) => position > this.known && !archived).reverse();
    this.known = top;
    // What a filter keeps back has not come.
    this.had = Math.min(top, Object.values(this.filter).some(Boolean) ? this.had : top);
    this.acknowledged = Math.min(this.acknowledged, top);
    this.tell();
    came.forEach((each) => this.emitter.emit('added', each));
    void this.acknowledge();
  }

  private async append(): Promise<void> {
    const { filter } = this;
    const waiting = this.mores;
    if (this.cursor > 0) {
      const page = await this.calls.list(filter, this.pageSize, this.cursor);
      if (filter === this.filter) {
        this.messages = [...this.messages, ...page.messages];
        this.cursor = page.cursor;
        this.tell();
      }
    }
    this.mores = this.mores.filter((each) => !waiting.includes(each));
    waiting.forEach(({ resolve }) => resolve());
  }

  private failed(problem: unknown): void {
    if (this.isClosed) {
      this.refuse(closed());
      return;
    }
    const { code, serverCode } = problem as FanfareError;
    if (code === 'refused' && !TEMPORARY.includes(serverCode)) {
      this.status = 'denied';
      this.standing = NOTHING;
      [this.messages, this.cursor] = [[], 0];
      this.tell();
      this.refuse(problem);
    } else {
      this.lost();
      this.mores.splice(0).forEach(({ reject }) => reject(problem));
      this.retry.later();
    }
  }

  private refuse(problem: unknown): void {
    [...this.shows.splice(0), ...this.mores.splice(0)].forEach(({ reject }) => reject(problem));
  }

  /** After a mark: if the counts stay others than the server has answered, the change was not told. */
  private expect(answer: unknown): void {
    const { change } = this.standing;
    const isSo = () => isRecord(answer) && answer['unseen'] === this.standing.unseen && answer['unread'] === this.standing.unread;
    if (!isSo()) {
      setTimeout(() => !this.isClosed && this.standing.change === change && !isSo() && this.listAnew(), MARK_WAIT_MS);
    }
  }

  /** Tells the server what has come, so that it need not be pushed as well. */
  private async acknowledge(): Promise<void> {
    if (this.isAcknowledging || this.isClosed || !this.isOnline || this.had <= this.acknowledged) {
      return;
    }
    this.isAcknowledging = true;
    const { had } = this;
    try {
      await this.calls.acknowledge(had);
      this.acknowledged = had;
    } catch {
      // With the next message, or the next connection.
      return;
    } finally {
      this.isAcknowledging = false;
    }
    await this.acknowledge();
  }

  private tell(): void {
    const { status, messages, cursor } = this;
    const { unseen, unread } = this.standing;
    this.state = Object.freeze({ status, messages, hasMore: cursor > 0, unseen, unread });
    this.emitter.emit('change', this.state);
  }
}

function closed(): FanfareError {
  return new FanfareError('closed', 'The inbox was closed');
}
