import { isRecord } from './arguments.js';
import { Emitter } from './emitter.js';
import { FanfareError } from './errors.js';
import type { FollowEvents, Kind, Link } from './link.js';
import type { LiveEvents, LiveStatus, LiveUpdate } from './live-object.js';

export type State = Record<string, unknown>;

/** One object that somebody follows: what is known of it, whatever becomes of connections. */
export class Followed implements FollowEvents {
  status: LiveStatus = 'loading';
  state: Readonly<State> | undefined;
  version = 0;
  /** Whether it is known what it is, or was. */
  wasGiven = false;
  readonly emitter = new Emitter<LiveEvents<State>>(['update', 'message', 'status']);

  private stop: (() => void) | undefined;
  private isReady: () => void = () => undefined;
  private isNot: (reason: FanfareError) => void = () => undefined;
  ready = this.begin();

  constructor(
    private readonly kind: Kind,
    readonly id: string,
    private readonly tell: (what: () => void) => void,
  ) {}

  private get name(): string {
    return `The ${this.kind === 'live' ? 'live object' : 'sequence'} "${this.id}"`;
  }

  /** Why nobody can wait for it any more who has closed it. */
  closed(): FanfareError {
    return new FanfareError('closed', `${this.name} was closed before it was there`);
  }

  private begin(): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      this.isReady = resolve;
      this.isNot = reject;
    });
    // The status tells it as well, so nobody has to wait for it.
    ready.catch(() => undefined);
    return ready;
  }

  /** Follows it over a link. */
  attach(link: Link): void {
    if (this.status === 'denied') {
      // Somebody else may be asking now.
      this.ready = this.begin();
      this.become('loading');
    }
    this.stop = link.follow(this.kind, this.id, this);
  }

  /** The link is given up, and another one may come. */
  detach(): void {
    this.stop?.();
    this.stop = undefined;
    this.lost();
  }

  /** Nobody follows it any more. */
  close(): void {
    this.detach();
    this.isNot(this.closed());
  }

  /** There is no connection. */
  lost(): void {
    if (this.status === 'live' || this.status === 'gone') {
      this.become('stale');
    }
  }

  given(whole: unknown): void {
    if (isRecord(whole)) {
      this.version = Number(whole['version']);
      const before = this.state;
      const state = isRecord(whole['state']) ? whole['state'] : undefined;
      const isFirst = !this.wasGiven;
      this.wasGiven = true;
      this.set(state, differences(before, state), isFirst ? 'initial' : 'resync');
    } else {
      this.become(this.state === undefined ? 'gone' : 'live');
    }
    this.isReady();
  }

  changed(change: unknown, offset: number): void {
    if (!isRecord(change)) {
      return;
    }
    const { patch, gone, message } = change;
    if (gone === 'removed' || gone === 'expired') {
      this.version = 0;
      this.set(undefined, Object.keys(this.state ?? {}), gone);
    } else if (isRecord(patch)) {
      const merged = { ...this.state, ...patch };
      const state = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
      this.version = offset;
      // A change that several were merged into may lead back to what was there.
      const changed = differences(this.state, state, Object.keys(patch));
      this.set(Object.keys(state).length === 0 ? undefined : state, changed, 'change');
    }
    if (message !== undefined) {
      this.tell(() => this.emitter.emit('message', message));
    }
  }

  /** What is there, as somebody hears of it who comes later. */
  initial(): LiveUpdate<State> {
    return { state: this.state, changed: Object.keys(this.state ?? {}), reason: 'initial' };
  }

  refused(code: number, reason: string): void {
    const known = Object.keys(this.state ?? {});
    this.state = undefined;
    this.version = 0;
    this.become('denied');
    // Who may not see it any more must not go on showing what it was.
    if (known.length > 0) {
      this.tell(() => this.emitter.emit('update', { state: undefined, changed: known, reason: 'denied' }));
    }
    this.isNot(new FanfareError('refused', `${this.name} was refused: ${reason}`, code));
  }

  private set(state: State | undefined, changed: string[], reason: LiveUpdate<State>['reason']): void {
    this.state = state === undefined ? undefined : Object.freeze(state);
    const update = { state: this.state, changed, reason };
    this.become(state === undefined ? 'gone' : 'live');
    if (changed.length > 0 || reason === 'initial') {
      this.tell(() => this.emitter.emit('update', update));
    }
  }

  private become(status: LiveStatus): void {
    if (this.status !== status) {
      this.status = status;
      this.tell(() => this.emitter.emit('status', status));
    }
  }
}

/** The names of what differs, among some. */
function differences(
  before: State | undefined,
  after: State | undefined,
  among = Object.keys({ ...before, ...after }),
): string[] {
  return among.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
}
