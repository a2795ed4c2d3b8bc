import { Centrifuge, type Options, type PublicationContext, type Subscription } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { EventSource } from 'eventsource';
import { createHmac } from 'node:crypto';
import WebSocket from 'ws';

/** The encodings of the SDK: each has a build of its own. */
export const ENCODINGS = ['json', 'protobuf'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const QUICK: Partial<Options> = { websocket: WebSocket, minReconnectDelay: 50, maxReconnectDelay: 200 };

/** A client of an encoding, not connected yet. */
export function client(encoding: Encoding, url: string, options: Partial<Options> = {}): Centrifuge {
  const build = encoding === 'json' ? Centrifuge : (ProtobufCentrifuge as unknown as typeof Centrifuge);
  const extra = encoding === 'json' ? {} : { protocol: 'protobuf' as const };
  return new build(url, { ...QUICK, ...extra, ...options });
}

/** The ways in which the SDK can reach a server: what is spoken, and over what. */
export const WAYS = [
  { encoding: 'json', transport: 'websocket' },
  { encoding: 'protobuf', transport: 'websocket' },
  { encoding: 'json', transport: 'sse' },
  { encoding: 'json', transport: 'http_stream' },
  { encoding: 'protobuf', transport: 'http_stream' },
] as const;
export type Way = (typeof WAYS)[number];

/**
 * A client that goes one way only, not connected yet.
 *
 * @param base the URL of the server, without a path
 */
export function clientBy({ encoding, transport }: Way, base: string, options: Partial<Options> = {}): Centrifuge {
  if (transport === 'websocket') {
    return client(encoding, `${base.replace('http', 'ws')}/connection/websocket`, options);
  }
  const build = encoding === 'json' ? Centrifuge : (ProtobufCentrifuge as unknown as typeof Centrifuge);
  return new build([{ transport, endpoint: `${base}/connection/${transport}` }], {
    ...QUICK,
    emulationEndpoint: `${base}/emulation`,
    eventsource: EventSource,
    ...options,
  });
}

/** A value as an encoding's SDK wants it. */
export function encode(encoding: Encoding, value: unknown): unknown {
  return encoding === 'json' ? value : new TextEncoder().encode(JSON.stringify(value));
}

/** A value as an encoding's SDK delivers it; what has no data is `undefined` in JSON and empty in Protobuf. */
export function decode(encoding: Encoding, data: unknown): unknown {
  if (encoding === 'json') {
    return data;
  }
  const text = new TextDecoder().decode(data as Uint8Array);
  return text === '' ? undefined : JSON.parse(text);
}

/** The next event of a kind. */
export function next<T>(source: { once(event: string, listener: (context: T) => void): unknown }, event: string): Promise<T> {
  return new Promise((resolve) => source.once(event, resolve));
}

/** Collects the publications of a subscription. */
export class Inbox {
  readonly publications: PublicationContext[] = [];
  private wake: () => void = () => undefined;

  constructor(subscription: Subscription) {
    subscription.on('publication', (publication) => {
      this.publications.push(publication);
      this.wake();
    });
  }

  get offsets(): number[] {
    return this.publications.map((publication) => publication.offset ?? 0);
  }

  /** Waits until there are so many. */
  async count(wanted: number): Promise<PublicationContext[]> {
    while (this.publications.length < wanted) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.publications;
  }
}

/** A token signed with HS256. */
export function token(secret: string, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** The numbers from one to another, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
