import type { SocketSource } from '../page.js';

const KEY = Symbol.for('fanfare.widgets');

/** Where the widgets of the page get their socket from; undefined if there are none. */
export const pageSource = (): SocketSource | undefined => (globalThis as unknown as Record<symbol, SocketSource | undefined>)[KEY];
