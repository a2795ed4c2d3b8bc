import { FanfareError } from './errors.js';

interface Waiting {
  start(): void;
  reject(reason: FanfareError): void;
}

/** Calls that wait for the connection, in order; at most so many. */
export class CallQueue {
  private readonly waiting: Waiting[] = [];

  constructor(private readonly limit: number) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Adds a call; its promise is settled when the call is, or rejected if it will never be made. */
  add<T>(run: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= this.limit) {
      const text = `Not sent: already ${this.limit} messages wait for the connection to come back`;
      return Promise.reject(new FanfareError('queueFull', text));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ start: () => run().then(resolve, reject), reject });
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
