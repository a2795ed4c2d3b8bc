import { atMost } from './patience.js';

const LOCK = 'fanfare.connect';

/**
 * Lets the tabs of a browser connect one after the other. The first one may be answered with the cookie that says
 * which client the browser is; tabs that do not wait for it would each become a client of their own.
 *
 * @param connect resolves when the server has answered, or has not
 * @param patience how long a tab waits for the others, and they for it, in milliseconds
 */
export async function inTurn(connect: () => Promise<void>, patience: number): Promise<void> {
  // Browsers have locks on https pages and on localhost. Node may have them too, but no cookies.
  const locks = globalThis.document === undefined ? undefined : globalThis.navigator.locks;
  let isMyTurn = false;
  const connectAtMost = async (): Promise<void> => {
    isMyTurn = true;
    await atMost(patience, connect());
  };
  try {
    await locks?.request(LOCK, { signal: AbortSignal.timeout(patience) }, connectAtMost);
  } catch {
    // The others take too long, or the page may not use locks.
  }
  if (!isMyTurn) {
    await connectAtMost();
  }
}
