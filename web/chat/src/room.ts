import { Centrifuge, type ClientInfo, type PublicationContext, type SubscribedContext, type Subscription } from 'centrifuge';
import type { Message } from './message';
import type { Post } from './outbox';
import { Timeline } from './timeline';
import type { Visitor } from './visitor';

const MESSAGES = 'chat:lobby';
const TYPING = 'typing:lobby';
const TYPING_EVERY_MS = 2_000;
const TYPING_ENDS_AFTER_MS = 4_000;

export type RoomState = 'connecting' | 'connected' | 'refused';

/** Somebody who is online. */
export interface Person {
  user: string;
  name: string;
}

/** What a room tells the page. */
export interface RoomEvents {
  state(state: RoomState, detail: string): void;
  /** The messages that the room has had so far are known. */
  entered(): void;
  message(message: Message, place: number): void;
  /**
   * A connection was lost and is back; so many messages of others came in between, beginning with this one, and
   * so many before that are not shown.
   */
  backAfterLoss(missed: number, omitted: number, firstId: number): void;
  people(people: Person[]): void;
  typing(names: string[]): void;
}

/** What comes with a subscription. */
interface Welcome {
  /** The newest messages; some may be known. */
  messages: Message[];
  /** How many more are new. */
  omitted: number;
}

/** The lobby, seen by one visitor: its messages, who is there, and who is typing. */
export class Room {
  private readonly timeline = new Timeline();
  private readonly people = new Map<string, Person>();
  private readonly typists = new Map<string, { name: string; timer: number }>();
  private readonly centrifuge: Centrifuge;
  private readonly messages: Subscription;
  private readonly typing: Subscription;
  private lastTyping = 0;
  private wasSubscribed = false;
  /** The messages that arrive while a recovery is worked off; null at other times. */
  private missed: Message[] | null = null;

  constructor(
    private readonly visitor: Visitor,
    private readonly events: RoomEvents,
  ) {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.centrifuge = new Centrifuge(`${scheme}://${location.host}/connection/websocket`, {
      token: visitor.token,
      minReconnectDelay: 200,
      maxReconnectDelay: 5_000,
    });
    this.messages = this.centrifuge.newSubscription(MESSAGES, {
      // The server counts what is newer than this, should its own history no longer reach back so far.
      getData: async () => ({ seen: this.timeline.newestId }),
    });
    this.typing = this.centrifuge.newSubscription(TYPING);
    this.listen();
  }

  private listen(): void {
    this.centrifuge
      .on('connecting', (context) => this.events.state('connecting', context.reason))
      .on('connected', () => this.events.state('connected', ''))
      .on('disconnected', (context) => this.events.state('refused', context.reason));
    this.messages
      .on('subscribed', (context) => void this.subscribed(context))
      .on('publication', (context) => this.received(context.data as Message))
      .on('join', (context) => this.came(context.info))
      .on('leave', (context) => this.left(context.info))
      .on('error', (context) => console.warn('Subscription problem', context));
    this.typing.on('publication', (context) => this.types(context));
  }

  /** Enters the room. */
  enter(): void {
    this.messages.subscribe();
    this.typing.subscribe();
    this.centrifuge.connect();
  }

  /** Posts a message, once there is a connection; resolves when the server has stored it. */
  async post(post: Post): Promise<void> {
    await this.centrifuge.ready();
    await this.messages.ready();
    await this.messages.publish(post);
    this.lastTyping = 0;
  }

  /** Tells the others that the visitor is typing, now and then. */
  tellTyping(): void {
    const now = Date.now();
    if (now - this.lastTyping > TYPING_EVERY_MS) {
      this.lastTyping = now;
      this.typing.publish({}).catch(() => undefined);
    }
  }

  private async subscribed(context: SubscribedContext): Promise<void> {
    const isReturn = this.wasSubscribed;
    this.wasSubscribed = true;
    this.missed = isReturn ? [] : null;
    const welcome = context.data as Welcome;
    welcome.messages.forEach((message) => this.received(message));
    this.events.entered();
    // Recovered publications are delivered right after this event, before anything else can happen.
    await Promise.resolve();
    setTimeout(() => this.recovered(context.recovered ? 0 : welcome.omitted));
    await this.askWhoIsThere();
  }

  private recovered(omitted: number): void {
    const missed = this.missed;
    this.missed = null;
    if (missed !== null) {
      const first = missed.reduce((least, message) => Math.min(least, message.id), Number.MAX_SAFE_INTEGER);
      this.events.backAfterLoss(missed.length, omitted, first);
    }
  }

  private received(message: Message): void {
    const place = this.timeline.add(message);
    if (place >= 0) {
      if (message.user !== this.visitor.user) {
        this.missed?.push(message);
      }
      this.stopTyping(message.user);
      this.events.message(message, place);
    }
  }

  private async askWhoIsThere(): Promise<void> {
    try {
      const { clients } = await this.messages.presence();
      this.people.clear();
      for (const info of Object.values(clients)) {
        this.people.set(info.client, personOf(info));
      }
      this.tellPeople();
    } catch (problem) {
      // The connection is lost again; the next subscription asks again.
      console.debug('Presence is not known', problem);
    }
  }

  private came(info: ClientInfo): void {
    this.people.set(info.client, personOf(info));
    this.tellPeople();
  }

  private left(info: ClientInfo): void {
    this.people.delete(info.client);
    this.stopTyping(info.user);
    this.tellPeople();
  }

  private tellPeople(): void {
    const byUser = new Map([...this.people.values()].map((person) => [person.user, person]));
    this.events.people([...byUser.values()].sort((a, b) => a.name.localeCompare(b.name)));
  }

  private types(context: PublicationContext): void {
    const info = context.info;
    if (info === undefined || info.user === this.visitor.user) {
      return;
    }
    clearTimeout(this.typists.get(info.user)?.timer);
    const timer = window.setTimeout(() => this.stopTyping(info.user), TYPING_ENDS_AFTER_MS);
    this.typists.set(info.user, { name: personOf(info).name, timer });
    this.tellTypists();
  }

  private stopTyping(user: string): void {
    clearTimeout(this.typists.get(user)?.timer);
    if (this.typists.delete(user)) {
      this.tellTypists();
    }
  }

  private tellTypists(): void {
    this.events.typing([...this.typists.values()].map((typist) => typist.name));
  }
}

function personOf(info: ClientInfo): Person {
  const name = (info.connInfo as { name?: string } | undefined)?.name;
  return { user: info.user, name: name ?? 'Somebody' };
}
