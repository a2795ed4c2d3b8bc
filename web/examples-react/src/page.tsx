import { useState } from 'react';
import { JobRow } from './job-row';

/** Lets the person choose which job is shown, if any. */
export function Page() {
  const [job, setJob] = useState('');
  return (
    <main>
      <h1>Jobs</h1>
      {['job:1', 'job:2', ''].map((id) => (
        <button key={id} type="button" onClick={() => setJob(id)}>
          {id || 'none'}
        </button>
      ))}
      {job && <JobRow id={job} />}
    </main>
  );
}
