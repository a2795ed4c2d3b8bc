import { describe, expect, test } from 'vitest';
import { ago, inboxTextsIn, newMessages, setInboxTexts } from './inbox-texts.js';

const NOW = Date.UTC(2026, 5, 30, 12);
const before = (seconds: number) => ago(new Date(NOW - seconds * 1_000), 'en', NOW);

describe('M20 what the inbox says', () => {
  test('M20 is how long ago something was, and later its date', () => {
    expect([3, 61, 2 * 3_600, 26 * 3_600, 6 * 86_400].map(before)).toEqual(['now', '1 minute ago', '2 hours ago', 'yesterday', '6 days ago']);
    expect(before(8 * 86_400)).toBe('Jun 22, 2026');
    expect(ago(new Date(NOW + 60_000), 'en', NOW)).toBe('now');
    expect(ago(new Date(''), 'en', NOW)).toBe('');
  });

  test('M20 is how many are new, in the forms of the language', () => {
    expect([1, 2, 1_234].map((count) => newMessages(count, 'en'))).toEqual(['1 new message', '2 new messages', '1,234 new messages']);
    setInboxTexts('pl', { newOne: '# nowa', newFew: '# nowe', newMany: '# nowych' });
    expect([1, 3, 5].map((count) => newMessages(count, 'pl'))).toEqual(['1 nowa', '3 nowe', '5 nowych']);
    expect(inboxTextsIn('pl-PL').undo).toBe('Undo');
    expect(newMessages(2, 'de-AT')).toBe('2 neue Nachrichten');
  });
});
