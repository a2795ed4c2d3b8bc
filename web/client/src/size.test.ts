import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const BUDGET = 12 * 1024;
const PUSH_BUDGET = 4 * 1024;
const INBOX_BUDGET = 4 * 1024;

function zipped(file: string): number {
  return gzipSync(readFileSync(file)).length;
}

test('the module that is built keeps its budget', () => {
  const shared = readdirSync('dist').filter((file) => /^shared\d*\.js$/.test(file));
  const sizes = ['client.js', ...shared].map((file) => zipped(`dist/${file}`));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(BUDGET);
});

test.each(['push', 'fanfare-push', 'fanfare-worker'])('P2 what push needs keeps its budget: %s', (name) => {
  expect(zipped(`dist/${name}.js`)).toBeLessThanOrEqual(PUSH_BUDGET);
});

test('M20 the module of the inbox keeps its budget on top of that of the client', () => {
  expect(zipped('dist/inbox.js')).toBeLessThanOrEqual(INBOX_BUDGET);
});

test('the script that is built keeps its budget on top of the script of the SDK', () => {
  const sdk = dirname(dirname(createRequire(import.meta.url).resolve('centrifuge')));
  expect(zipped('dist/fanfare.js') - zipped(join(sdk, 'dist/centrifuge.js'))).toBeLessThanOrEqual(BUDGET);
});
