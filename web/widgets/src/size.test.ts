import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const BUDGET = 16 * 1024;

function zipped(file: string): number {
  return gzipSync(readFileSync(file)).length;
}

test('L4 the script that is built keeps its budget on top of the script of the client', () => {
  expect(zipped('dist/fanfare-widgets.js') - zipped('../client/dist/fanfare.js')).toBeLessThanOrEqual(BUDGET);
});
