import type { Count, WireOrder } from './messages.js';
import { Wire } from './wire.js';
import { wiredSocketOf } from './wired-socket.js';

/**
 * Puts a page's WebSockets under the eyes and the hand of the frame around it, which is of the same origin. Import it
 * before anything that makes sockets. On a page that stands alone it does nothing.
 */
function install(): Wire | null {
  if (window.parent === window) {
    return null;
  }
  const wire = new Wire((report) => window.parent.postMessage(report, location.origin));
  // A page that is loaded while the network is off has none from its beginning.
  wire.isCut = window.frameElement?.getAttribute('data-cut') === 'true';
  window.WebSocket = wiredSocketOf(wire, window.WebSocket);
  window.addEventListener('message', ({ data, source, origin }: MessageEvent<WireOrder>) => {
    if (source !== window.parent || origin !== location.origin) {
      return;
    }
    wire.cut(data.cut);
    // What browsers say when the network goes or comes.
    window.dispatchEvent(new Event(data.cut ? 'offline' : 'online'));
  });
  wire.changed();
  return wire;
}

const wire = install();

/** Lets every message on the wire wait, half of a time in either direction; does nothing on a page that stands alone. */
export function lag(roundTripMillis: number): void {
  if (wire !== null) {
    wire.delay = roundTripMillis / 2;
  }
}

/** What has come over the wire since the page was loaded; nothing, as far as is known, on a page that stands alone. */
export function received(): Count {
  return wire?.received ?? { messages: 0, bytes: 0 };
}
