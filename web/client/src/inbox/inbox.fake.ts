import { FanfareError } from '../errors.js';
import type { Notification } from '../notification.js';
import type { InboxMark } from './inbox-change.js';
import type { InboxSocket } from './inbox.js';

interface Row {
  readonly id: number;
  position: number;
  readonly title: string;
  readonly tag: string;
  seen: boolean;
  read: boolean;
  archived: boolean;
}

type Query = { tag?: string; unread?: boolean; archived?: boolean; cursor?: number; limit?: number };

/** The inbox of one user as a server has it. */
export class InboxServer {
  rows: Row[] = [];
  change = 0;
  top = 0;
  readonly pageSize: number = 4;
  readonly followers = new Set<(message: unknown) => void>();

  get standing() {
    const waiting = this.rows.filter(({ archived }) => !archived);
    const count = (isDone: (row: Row) => boolean) => waiting.filter((row) => !isDone(row)).length;
    return { change: this.change, unseen: count(({ seen }) => seen), unread: count(({ read }) => read), top: this.top };
  }

  add(title: string, tag = ''): void {
    const position = ++this.top;
    const row = { id: position, position, title, tag, seen: false, read: false, archived: false };
    this.rows.push(row);
    this.tell({ added: wire(row) });
  }

  /** Another one of the same kind: an unread message moves to the top. */
  collapse(id: number): void {
    const row = this.rows.find((each) => each.id === id && !each.read && !each.archived);
    if (row !== undefined) {
      row.position = ++this.top;
      row.seen = false;
      this.tell({ added: wire(row) });
    }
  }

  mark(mark: InboxMark, ids: number[]): void {
    const rows = this.rows.filter(({ id }) => ids.includes(id));
    if (mark === 'deleted') {
      this.rows = this.rows.filter((each) => !rows.includes(each));
    }
    rows.forEach((row) => {
      row.seen ||= mark === 'seen' || mark === 'read';
      row.read = mark === 'read' || (row.read && mark !== 'unread');
      row.archived = mark === 'archived' || (row.archived && mark !== 'unarchived');
    });
    this.tell({ marked: { mark, ids: rows.map(({ id }) => id) } });
  }

  markAll(mark: 'seen' | 'read', upTo: number): void {
    this.rows
      .filter(({ position }) => position <= upTo)
      .forEach((row) => {
        row.seen = true;
        row.read ||= mark === 'read';
      });
    this.tell({ marked: { mark, up_to: upTo } });
  }

  forget(): void {
    this.rows = [];
    this.tell({ reset: true });
  }

  private tell(what: object): void {
    this.change++;
    this.followers.forEach((follower) => follower({ ...this.standing, ...what }));
  }

  list({ tag, unread, archived, cursor, limit }: Query) {
    const found = this.rows
      .filter((row) => (!tag || row.tag === tag) && !(unread && row.read) && row.archived === (archived ?? false))
      .filter(({ position }) => !cursor || position < cursor)
      .sort((a, b) => b.position - a.position);
    const page = found.slice(0, Math.min(limit ?? this.pageSize, this.pageSize));
    return { messages: page.map(wire), ...(page.length < found.length ? { cursor: page.at(-1)!.position } : {}), ...this.standing };
  }
}

function wire({ id, position, title, tag, seen, read, archived }: Row) {
  const at = '2026-01-01T00:00:00Z';
  return {
    ...{ id, position, count: 1, title, created_at: at, ...(tag ? { tag } : {}) },
    ...{ ...(seen ? { seen_at: at } : {}), ...(read ? { read_at: at } : {}), ...(archived ? { archived_at: at } : {}) },
  };
}

/** What is on its way between a client and its server. */
interface Transit {
  arrive(): void;
  lose(): void;
}

/** A socket to such a server, over a network that a test decides about: nothing arrives by itself. */
export class InboxNetwork {
  readonly calls: { readonly method: string; readonly data: Record<string, unknown> }[] = [];
  status: InboxSocket['status'] = 'disconnected';
  answers: Transit[] = [];
  pushes: Transit[] = [];
  /** What the server refuses everything with; null for nothing. */
  refusal: FanfareError | null = null;
  private readonly listeners = new Map<string, Set<(event: unknown) => void>>();

  constructor(private readonly server: InboxServer) {
    server.followers.add((message) => {
      const notification: Notification = { id: '', object: '', group: 'fanfare.inbox', message };
      this.pushes.push({ arrive: () => this.emit('notification', notification), lose: () => undefined });
    });
  }

  /** As a client sees it. */
  get socket(): InboxSocket {
    const network = this;
    return {
      get status() {
        return network.status;
      },
      on: (event, listener) => network.listen(event, listener as (event: unknown) => void),
      event: (name, data) => network.call(name.replace('fanfare.inbox.', ''), (data ?? {}) as Record<string, unknown>),
      notifications: { listen: (_, listener) => network.listen('notification', listener as (event: unknown) => void) },
    };
  }

  private listen(event: string, listener: (event: unknown) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener));
    return () => void set.delete(listener);
  }

  private emit(event: string, value: unknown): void {
    [...(this.listeners.get(event) ?? [])].forEach((each) => each(value));
  }

  private call(method: string, data: Record<string, unknown>): Promise<unknown> {
    this.calls.push({ method, data });
    return new Promise((resolve, reject) => {
      if (this.status !== 'connected') {
        reject(new FanfareError('notOpen', 'not open'));
        return;
      }
      this.answers.push({
        arrive: () => {
          if (this.refusal !== null) {
            reject(this.refusal);
            return;
          }
          const { mark, ids, up_to } = data;
          if (method === 'list') {
            resolve(this.server.list(data));
          } else if (method === 'mark') {
            ids === undefined ? this.server.markAll(mark as 'read', up_to as number) : this.server.mark(mark as InboxMark, ids as number[]);
            resolve({ unseen: this.server.standing.unseen, unread: this.server.standing.unread });
          } else {
            resolve(method === 'acknowledge' ? undefined : { categories: [{ category: 'news', label: 'News', inbox: true, push: data['push'] ?? true }] });
          }
        },
        lose: () => reject(new FanfareError('connectionLost', 'lost')),
      });
    });
  }

  connect(reconnected: boolean): void {
    this.status = 'connected';
    this.emit('status', 'connected');
    this.emit('connected', { clientId: '', url: '', reconnected });
  }

  /** The connection breaks: what was on its way is lost, but for pushes, which a recovery brings. */
  cut(): void {
    this.status = 'connecting';
    this.answers.splice(0).forEach((each) => each.lose());
    this.emit('status', 'connecting');
  }

  /** The connection is there again, without what was pushed meanwhile. */
  comeBackWithout(): void {
    this.pushes = [];
    this.connect(true);
    this.emit('missed', { channel: 'notify:user/ann', count: undefined });
  }

  /** Everything on its way arrives, and whatever that leads to. */
  async settle(): Promise<void> {
    await turn();
    while (this.answers.length + this.pushes.length > 0) {
      (this.answers.shift() ?? this.pushes.shift())!.arrive();
      await turn();
    }
  }
}

/** Lets promises that are settled be heard of. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}
