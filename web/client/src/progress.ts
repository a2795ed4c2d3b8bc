import type { Notification } from './notification.js';

/** The state of a progress indicator. */
export interface Progress {
  /** Which indicator. */
  readonly handle: string;
  readonly visible: boolean;
  readonly title: string;
  readonly description: string;
  readonly value: number;
  /** The value that is the end; undefined while the end is not known (indeterminate). */
  readonly max: number | undefined;
  /** The style class that the server wishes. */
  readonly style: string;
}

/** The id of notifications that are about progress. */
const PROGRESS_ID = 'fanfare.progress';

interface Change extends Partial<Omit<Progress, 'handle' | 'visible'>> {
  readonly progress: string;
  readonly action: 'show' | 'update' | 'hide';
}

const NEW: Omit<Progress, 'handle'> = { visible: true, title: '', description: '', value: 0, max: undefined, style: '' };

/** Puts the states of indicators together: the server sends what changed. */
export class ProgressStates {
  private readonly states = new Map<string, Progress>();

  /** @param limit how many indicators that are shown are known at once; the one that was shown first is forgotten */
  constructor(private readonly limit: number) {}

  /** The new state of the indicator that a notification is about; null if it is about something else. */
  apply({ id, message }: Notification): Progress | null {
    if (id !== PROGRESS_ID || typeof (message as Change | null)?.progress !== 'string') {
      return null;
    }
    const { progress: handle, action, ...changes } = message as Change;
    const before = action === 'show' ? undefined : this.states.get(handle);
    const state: Progress = { ...(before ?? { ...NEW, handle }), max: undefined, ...changes, handle, visible: action !== 'hide' };
    if (action === 'hide') {
      this.states.delete(handle);
    } else {
      this.states.set(handle, state);
      this.forget();
    }
    return state;
  }

  private forget(): void {
    const [oldest] = this.states.keys();
    if (this.states.size > this.limit && oldest !== undefined) {
      this.states.delete(oldest);
    }
  }
}
