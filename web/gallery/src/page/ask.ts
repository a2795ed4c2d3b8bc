import type { ClientSocket } from '@fanfare/client';
import { element } from '../dom';

/**
 * Raises an event. If the server refuses it, or there is no answer, the page says so until something is answered again.
 *
 * @returns what the server answered; null if it did not
 */
export async function ask<T>(socket: ClientSocket, event: string, data?: unknown): Promise<{ readonly answer: T } | null> {
  try {
    const answer = (await socket.event(event, data)) as T;
    element('problem').textContent = '';
    return { answer };
  } catch (problem) {
    element('problem').textContent = `Not done: ${(problem as Error).message}`;
    return null;
  }
}
