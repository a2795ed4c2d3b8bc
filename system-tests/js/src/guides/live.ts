import type { Centrifuge, Subscription } from 'centrifuge';

type State = Record<string, unknown>;
type Whole = { state: State | null; version: number };
type Change = { patch?: State; gone?: 'removed' | 'expired'; message?: unknown };

/** Follows a live object; `show` gets it whenever it is there, has changed or is gone. */
export function follow(centrifuge: Centrifuge, id: string, show: (state: State | null) => void): Subscription {
  let state: State | null = null;
  const subscription = centrifuge.newSubscription(`live:${id}`);
  subscription.on('subscribed', ({ data }) => {
    // After a break it is not there if nothing is missing: what was missed comes as publications.
    if (data) {
      state = (data as Whole).state;
      show(state);
    }
  });
  subscription.on('publication', ({ data }) => {
    const { patch, gone } = data as Change;
    if (gone) {
      state = null;
    } else if (patch) {
      state = Object.fromEntries(Object.entries({ ...state, ...patch }).filter(([, value]) => value !== null));
    }
    show(state);
  });
  subscription.subscribe();
  return subscription;
}
