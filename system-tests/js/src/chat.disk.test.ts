import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chat, messages, outbox, say, write } from './chat';

const disk = mkdtempSync(join(tmpdir(), 'fanfare-disk-'));
const isMounted = mount();

/** A disk of two megabytes, which only root can have. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let browser: Browser;

beforeAll(async () => {
  browser = await Chat.browser();
});

afterAll(async () => {
  await browser.close();
  if (isMounted) {
    execFileSync('umount', ['--lazy', disk]);
  }
});

describe('S6 chat on a disk', () => {
  test.skipIf(!isMounted)('that is full for a while: what was confirmed is there, what waits goes out in the end', { timeout: 180_000 }, async () => {
    const data = join(disk, 'data');
    const chat = await Chat.start(browser, data);
    const ann = await chat.enter('Ann');
    const bob = await chat.enter('Bob');
    await say(ann, 'with room');
    const filler = join(disk, 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(8 << 20));
    } catch {
      // Now it is full.
    }
    await write(ann, 'one');
    await write(ann, 'two');
    await expect.poll(() => ann.locator('#notice').textContent()).toContain('cannot be stored');
    expect(await outbox(ann)).toEqual(['one', 'two']);
    expect(await messages(bob)).toEqual(['with room']);
    const cyd = await chat.enter('Cyd');
    await expect.poll(() => messages(cyd)).toEqual(['with room']);

    rmSync(filler);
    await expect.poll(() => messages(bob), { timeout: 40_000 }).toEqual(['with room', 'one', 'two']);
    expect(await outbox(ann)).toEqual([]);
    expect(await ann.locator('#notice').isVisible()).toBe(false);

    const log = chat.server.errors.filter((line) => line.includes('MessageStore'));
    expect(log).toHaveLength(2);
    expect(log[0]).toContain('No space left on device');
    expect(log[1]).toContain('again');
    expect(chat.server.errors.filter((line) => /^\s+at |Exception/.test(line))).toEqual([]);

    await chat.server.kill();
    await chat.restart();
    const dee = await chat.enter('Dee');
    await expect.poll(() => messages(dee)).toEqual(['with room', 'one', 'two']);
    expect(chat.problems).toEqual([]);
    await chat.end();
  });

  test('that others use, too: they cannot read it', async () => {
    const data = join(mkdtempSync(join(tmpdir(), 'fanfare-private-')), 'data');
    const umask = process.umask(0);
    const chat = await Chat.start(browser, data).finally(() => process.umask(umask));
    const ann = await chat.enter('Ann');
    await say(ann, 'between us');
    const modes = ['', 'secret', 'chat.mv.db'].map((name) => (statSync(join(data, name)).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600', '600']);
    await chat.end();
  });
});
