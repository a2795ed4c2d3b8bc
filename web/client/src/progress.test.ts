import { expect, test } from 'vitest';
import type { Notification } from './notification.js';
import { ProgressStates } from './progress.js';

function change(message: unknown): Notification {
  return { id: 'fanfare.progress', object: '', group: '', message };
}

test('N13 changes of an indicator add up, and one without a max is indeterminate', () => {
  const states = new ProgressStates(10);
  const shown = states.apply(change({ progress: 'p', action: 'show', title: 'Report', max: 10, style: 'blue' }));
  const expected = { handle: 'p', visible: true, title: 'Report', description: '', value: 0, max: 10, style: 'blue' };
  expect(shown).toEqual(expected);
  states.apply(change({ progress: 'other', action: 'show', title: 'Other' }));
  expect(states.apply(change({ progress: 'p', action: 'update', value: 4, max: 10, description: 'page 4' }))).toEqual({
    ...expected,
    value: 4,
    description: 'page 4',
  });
  expect(states.apply(change({ progress: 'p', action: 'update' }))).toMatchObject({ title: 'Report', value: 4, max: undefined });
  expect(states.apply(change({ progress: 'p', action: 'hide' }))).toMatchObject({ visible: false, title: 'Report' });
  expect(states.apply(change({ progress: 'p', action: 'show', title: 'Again' }))).toMatchObject({ visible: true, value: 0, style: '' });
});

test('N13 an indicator that is updated before it was seen is shown with what is known', () => {
  expect(new ProgressStates(10).apply(change({ progress: 'p', action: 'update', value: 4 }))).toMatchObject({
    visible: true,
    value: 4,
  });
});

test.each([null, 'text', {}, { progress: 1 }])('N13 %j is about no indicator', (message) => {
  expect(new ProgressStates(10).apply(change(message))).toBeNull();
});

test('N13 of indicators that are never hidden the newest are known', () => {
  const states = new ProgressStates(2);
  for (const progress of ['a', 'b', 'c']) {
    states.apply(change({ progress, action: 'show', title: progress }));
  }
  expect(states.apply(change({ progress: 'a', action: 'update' }))).toMatchObject({ title: '' });
  expect(states.apply(change({ progress: 'c', action: 'update' }))).toMatchObject({ title: 'c' });
});
