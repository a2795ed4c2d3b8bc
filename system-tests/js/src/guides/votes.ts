import type { Centrifuge } from 'centrifuge';

/** Shows the votes of the posts that are on the page; answers how to follow others. */
export function votes(
  centrifuge: Centrifuge,
  show: (post: string, votes: { up: number } | null) => void,
): { come: (posts: string[]) => void; go: (posts: string[]) => void } {
  const subscription = centrifuge.newSharedPollSubscription('votes:all', {
    getSignature: async ({ keys }) => {
      const response = await fetch('/votes/signature', { method: 'POST', body: JSON.stringify(keys) });
      return { keys, signature: await response.text() };
    },
  });
  subscription.on('update', ({ key, data }) => show(key, data as { up: number } | null));
  subscription.subscribe();
  return {
    come: (posts) => subscription.track(posts),
    go: (posts) => subscription.untrack(posts),
  };
}
