import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const BUDGET = 16 * 1024;
const INBOX_BUDGET = 8 * 1024;

function zipped(file: string): number {
  return gzipSync(readFileSync(file)).length;
}

test('L4 the script that is built keeps its budget on top of the script of the client', () => {
  expect(zipped('dist/fanfare-widgets.js') - zipped('../client/dist/fanfare.js')).toBeLessThanOrEqual(BUDGET);
});

test('M20 the script of the inbox keeps its budget on top of the module of the client that it brings along', () => {
  expect(zipped('dist/fanfare-inbox.js') - zipped('../client/dist/inbox.js')).toBeLessThanOrEqual(INBOX_BUDGET);
});
