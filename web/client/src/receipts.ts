/** Says of what was sent on one connection when it has come to the server: asks once for all who wait meanwhile. */
export class Receipts {
  private current: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  /** @param ask resolves when the server has answered, which it does in order; rejects when the connection ends */
  constructor(private readonly ask: () => Promise<void>) {}

  /** Resolves when everything that was sent so far has come to the server; rejects when the connection ends. */
  get(): Promise<void> {
    if (this.current === null) {
      this.current = this.ask().finally(() => (this.current = null));
      return this.current;
    }
    // What was sent after the question is behind it.
    this.next ??= this.current.then(() => {
      this.next = null;
      return this.get();
    });
    return this.next;
  }
}
