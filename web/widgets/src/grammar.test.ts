import { expect, test } from 'vitest';
import { targetOf } from './grammar.js';

test.each([
  ['text', { kind: 'text' }],
  ['value', { kind: 'value' }],
  ['hidden', { kind: 'hidden' }],
  ['shown', { kind: 'shown' }],
  ['disabled', { kind: 'disabled' }],
  ['enabled', { kind: 'enabled' }],
  ['aria-label', { kind: 'aria', name: 'label' }],
  ['class-is-done', { kind: 'class', name: 'is-done' }],
])('L4 data-fanfare-%s binds', (target, meaning) => {
  expect(targetOf(`data-fanfare-${target}`)).toEqual(meaning);
});

test.each(['html', 'innerhtml', 'href', 'src', 'srcdoc', 'style', 'class', 'class-', 'onclick', 'on-click', 'aria-', 'aria-x-y', 'id', ''])(
  'L4 data-fanfare-%s binds nothing',
  (target) => {
    expect(targetOf(`data-fanfare-${target}`)).toBeNull();
  },
);
