import { levelOf, type Level } from './levels.js';

/** What a toaster shows of a message. */
export interface Toast {
  readonly title: string;
  readonly text: string;
  readonly level: Level;
}

/** The toast that a message is: a text, or an object with `text`, `title` and `level`; null if it is something else. */
export function toastOf(message: unknown): Toast | null {
  const fields = typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : { text: message };
  const [title, text] = [plain(fields['title']), plain(fields['text'])];
  return title === '' && text === '' ? null : { title, text, level: levelOf(fields['level']) };
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
