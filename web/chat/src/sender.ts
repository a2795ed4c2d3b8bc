import type { Message } from './message';

/** Posts one text at a time, however impatient the visitor is. */
export class Sender {
  private underWay: string | null = null;
  private unsure: string | null = null;

  constructor(
    private readonly user: string,
    private readonly post: (words: string) => Promise<void>,
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
    this.underWay = words;
    this.unsure = null;
    try {
      await this.post(words);
      return true;
    } catch (problem) {
      this.unsure = words;
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
    const isIt = this.unsure !== null && message.user === this.user && message.text === this.unsure;
    if (isIt) {
      this.unsure = null;
    }
    return isIt;
  }
}

/** What stays in the field once words from its beginning have been sent: what was written meanwhile. */
export function rest(text: string, sent: string): string {
  const start = text.trimStart();
  return start.startsWith(sent) ? start.slice(sent.length).trimStart() : text;
}
