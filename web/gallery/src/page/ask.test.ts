import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClientSocket } from '@fanfare/client';
import { ask } from './ask';

const problem = { textContent: '' };
let answers: (() => unknown)[];
const socket = { event: async () => answers.shift()!() } as unknown as ClientSocket;

beforeEach(() => {
  vi.stubGlobal('document', { getElementById: (id: string) => (id === 'problem' ? problem : null) });
});

afterEach(() => vi.unstubAllGlobals());

test('what is refused shows on the page, until something is answered', async () => {
  answers = [
    () => {
      throw new Error('5 reports of yours are not ready');
    },
    () => undefined,
    () => 7,
  ];
  expect(await ask(socket, 'report.order')).toBeNull();
  expect(problem.textContent).toBe('Not done: 5 reports of yours are not ready');
  expect(await ask(socket, 'report.order')).toEqual({ answer: undefined });
  expect(problem.textContent).toBe('');
  expect(await ask(socket, 'report.order')).toEqual({ answer: 7 });
});
