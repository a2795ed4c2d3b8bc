import type { Scenario } from './scenarios';

/** A file that is shown beside a scenario. */
export interface Source {
  readonly side: 'server' | 'page';
  readonly file: string;
  readonly text: string;
}

const PAGES = {
  ...import.meta.glob<string>('../scenarios/*.{html,ts}', { query: '?raw', import: 'default', eager: true }),
  ...import.meta.glob<string>('../../chat/src/room.ts', { query: '?raw', import: 'default', eager: true }),
};

/** Everything that is shown beside a scenario: what the server that runs was built of, and what the page was. */
export async function sourcesOf(scenario: Scenario): Promise<Source[]> {
  const { name, server, page } = scenario;
  const response = await fetch(`/source/${server}`);
  if (!response.ok) {
    throw new Error(`The source ${server} is not there: ${response.status}`);
  }
  const files = page === undefined ? [`../scenarios/${name}.html`, `../scenarios/${name}.ts`] : [`../${page}`];
  return [
    { side: 'server', file: server, text: await response.text() },
    ...files.flatMap((path): Source[] => {
      const text = PAGES[path];
      return text === undefined ? [] : [{ side: 'page', file: path.slice(path.lastIndexOf('/') + 1), text }];
    }),
  ];
}
