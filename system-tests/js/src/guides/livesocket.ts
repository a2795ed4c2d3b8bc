import type { ClientSocket } from '@fanfare/client';

interface Job {
  text1?: string;
  progress?: number;
}

/** Keeps a bar at the progress of a job; answers how to stop. */
export function watch(socket: ClientSocket, bar: { value: number; hidden: boolean }): () => void {
  const job = socket.live<Job>('job:42');
  job.on('update', ({ state }) => {
    bar.value = state?.progress ?? 0;
    bar.hidden = state === undefined;
  });
  return () => job.close();
}
