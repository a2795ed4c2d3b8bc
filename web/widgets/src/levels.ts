import { ALERT, DONE, INFO } from './icons.js';

/** How much a message matters. */
export type Level = 'info' | 'success' | 'warning' | 'error';

const ICONS = { info: INFO, success: DONE, warning: ALERT, error: ALERT };

/** The level that a value names; `info` if it names none. */
export function levelOf(value: unknown): Level {
  return typeof value === 'string' && Object.hasOwn(ICONS, value) ? (value as Level) : 'info';
}

export function iconOf(level: Level): unknown {
  return ICONS[level];
}

/** Whether a level interrupts who listens to a screen reader. */
export function interrupts(level: Level): boolean {
  return level === 'warning' || level === 'error';
}
