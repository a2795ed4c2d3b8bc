import type { Message } from './message';

/** A text that is posted; the server keeps it once, however often it gets one with that key. */
export interface Post {
  text: string;
  key: string;
}

/** Posts one text at a time, however impatient the visitor is. */
export class Sender {
  private underWay: Post | null = null;
  private unsure: Post | null = null;

  constructor(
    private readonly user: string,
    private readonly post: (post: Post) => Promise<void>,
  ) {}

  /** Whether a text is under way. */
  get isBusy(): boolean {
    return this.underWay !== null;
  }

  /**
   * Posts a text; rejects if it is not known to have arrived.
   *
   * @returns false if nothing was done, for another text is under way or there are no words in it
   */
  async send(words: string): Promise<boolean> {
    if (this.isBusy || words === '') {
      return false;
    }
    // The same words again are the same message, as long as it is not known to have arrived.
    const post = this.unsure?.text === words ? this.unsure : { text: words, key: newKey() };
    this.underWay = post;
    this.unsure = null;
    try {
      await this.post(post);
      return true;
    } catch (problem) {
      this.unsure = post;
      throw problem;
    } finally {
      this.underWay = null;
    }
  }

  /**
   * Learns of a message in the room. A lost connection may have swallowed nothing but the answer.
   *
   * @returns whether it is the one whose fate was not known
   */
  seen(message: Message): boolean {
    const isIt = this.unsure !== null && message.user === this.user && message.text === this.unsure.text;
    if (isIt) {
      this.unsure = null;
    }
    return isIt;
  }
}

/** 128 random bits; pages without https have no randomUUID. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What stays in the field once words from its beginning have been sent: what was written meanwhile. */
export function rest(text: string, sent: string): string {
  const start = text.trimStart();
  return start.startsWith(sent) ? start.slice(sent.length).trimStart() : text;
}
