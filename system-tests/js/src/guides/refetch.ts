import { refetch, type ClientSocket } from '@fanfare/client';

interface Patient {
  finding: string;
}

/** Shows the finding of a patient, and keeps it current; answers how to stop. */
export function showFinding(socket: ClientSocket, id: string, show: (text: string) => void): () => void {
  const patient = socket.live<{ revision: number }>(`patient:${id}`);
  const stop = refetch(
    patient,
    async (_, { signal }) => {
      const response = await fetch(`/patients/${id}`, { signal });
      if (!response.ok) {
        throw new Error(`The patient cannot be loaded: ${response.status}`);
      }
      return (await response.json()) as Patient;
    },
    (found) => show(found?.finding ?? ''),
    { failed: (problem) => show(String(problem)) },
  );
  return () => {
    stop();
    patient.close();
  };
}
