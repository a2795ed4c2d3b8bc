import { FanfareError } from './errors.js';

interface Waiting {
  start(): void;
  reject(reason: FanfareError): void;
}

/** What an application sends, until it has gone or failed: bounded in bytes, and in number while there is no connection. */
export class Outbox {
  private readonly waiting: Waiting[] = [];
  private bytes = 0;

  /**
   * @param limit how many calls may wait for a connection
   * @param maxBytes how many bytes may be under way or wait; a single call may be larger
   */
  constructor(
    private readonly limit: number,
    private readonly maxBytes: number,
  ) {}

  /** Makes a call as soon as there is a connection, after those that wait; rejects if that is not to be. */
  submit<T>(call: () => Promise<T>, size: number, isConnected: boolean): Promise<T> {
    if (this.bytes > 0 && this.bytes + size > this.maxBytes) {
      return Promise.reject(full(`${this.bytes} bytes wait to be sent`));
    }
    const waits = !isConnected || this.waiting.length > 0;
    if (waits && this.waiting.length >= this.limit) {
      return Promise.reject(full(`${this.limit} messages wait for the connection to come back`));
    }
    this.bytes += size;
    const made = waits ? this.later(call) : call();
    const done = () => void (this.bytes -= size);
    made.then(done, done);
    return made;
  }

  private later<T>(call: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ start: () => call().then(resolve, reject), reject });
    });
  }

  /** Makes the calls that wait. */
  flush(): void {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      next.start();
    }
  }

  /** Gives up the calls that wait. */
  reject(reason: FanfareError): void {
    this.waiting.splice(0).forEach((each) => each.reject(reason));
  }
}

function full(what: string): FanfareError {
  return new FanfareError('queueFull', `Not sent: already ${what}`);
}
