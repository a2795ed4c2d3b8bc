/** Prints what goes over the wire and what becomes of the socket, if it is switched on. */
export class Trace {
  constructor(public enabled: boolean) {}

  sent(frame: unknown): void {
    this.print('→', frame);
  }

  received(frame: unknown): void {
    this.print('←', frame);
  }

  state(text: string): void {
    this.print('·', text);
  }

  private print(sign: string, what: unknown): void {
    if (this.enabled) {
      console.log(`[fanfare] ${sign} ${typeof what === 'string' ? what : `${sizeOf(what)} bytes`}`);
    }
  }
}

function sizeOf(frame: unknown): number {
  const binary = frame as { byteLength?: number; size?: number };
  return binary.byteLength ?? binary.size ?? 0;
}
