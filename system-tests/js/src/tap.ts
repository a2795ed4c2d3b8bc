import WebSocket from 'ws';

/** Counts what comes through the WebSockets that it makes. */
export class Tap {
  bytes = 0;

  /** A class that an SDK takes in place of the browser's. */
  webSocket(): unknown {
    const received = (length: number) => (this.bytes += length);
    return class extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols);
        this.on('message', (data: Buffer | ArrayBuffer) => received(data instanceof ArrayBuffer ? data.byteLength : data.length));
      }
    };
  }
}
