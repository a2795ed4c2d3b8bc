import { expect, test } from 'vitest';
import { listingOf } from './listing';

const JAVA = `package a.b;

import a.c.D;

/** What it is. */
final class Job {

    void run() {
        live.update(
                JOB,
                Map.of("progress", 1));
        lights.lit("step");
        if (over) {
            lights.lit("over");
            return Map.of(
                    "over", true);
        }
    }
}
`;

test('what is for the compiler or the gallery alone is not shown, and the numbers stay those of the file', () => {
  const { lines, count } = listingOf(JAVA);
  expect(lines[0]).toEqual({ number: 5, text: '/** What it is. */' });
  expect(lines.map(({ text }) => text).join('\n')).not.toContain('lit(');
  expect(lines.at(-1)).toEqual({ number: 19, text: '}' });
  expect(count).toBe(12);
});

test('a mark lights the whole statement above it, or below it where a block begins', () => {
  const { lines, marks } = listingOf(JAVA);
  const lit = (mark: string) => {
    const [first, last] = marks.get(mark)!;
    return lines.slice(first, last + 1).map(({ text }) => text.trim());
  };
  expect(lit('step')).toEqual(['live.update(', 'JOB,', 'Map.of("progress", 1));']);
  expect(lit('over')).toEqual(['return Map.of(', '"over", true);']);
});
