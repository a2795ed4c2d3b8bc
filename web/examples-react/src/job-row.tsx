// snippet: react
import '@fanfare/widgets';
import { useLive } from '@fanfare/widgets/react';
import { useState } from 'react';

interface Job {
  text1?: string;
  progress?: number;
}

/** Shows a job: with a hook, and with elements. */
export function JobRow({ id }: { id: string }) {
  const { state, status } = useLive<Job>(id);
  const [changed, setChanged] = useState('');
  return (
    <article data-status={status}>
      <h2>{state?.text1 ?? 'No such job'}</h2>
      <fanfare-progress
        live={id}
        label="Packing"
        onfanfare-update={({ detail }) => setChanged(detail.changed.join(' '))}
      />
      <p>
        Ready <fanfare-datetime live={id} dateStyle="long">soon</fanfare-datetime>
      </p>
      <p className="changed">{changed}</p>
    </article>
  );
}
// end snippet
