import { beforeEach, expect, test, vi } from 'vitest';
import type { ClientSocket } from '@fanfare/client';

const KEY = 'fanfare.visitor.a';
const OLD = JSON.stringify({ user: '1', name: 'Ann', token: 'old' });

let memory: Map<string, string>;
let answer: () => Response;
let page: typeof import('./visitor');

beforeEach(async () => {
  memory = new Map();
  let visitors = 0;
  answer = () => Response.json({ user: 'u', name: 'Ann', token: `new ${++visitors}` });
  vi.stubGlobal('location', { search: '?pane=a&as=Ann' });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => memory.set(key, value),
  });
  vi.stubGlobal('fetch', async () => answer());
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  vi.resetModules();
  page = await import('./visitor');
});

test('a visitor is the same when the page is loaded again', async () => {
  memory.set(KEY, OLD);
  expect(await page.token()).toBe('old');
});

test('a token that is asked for again was refused, so there is a new visitor', async () => {
  memory.set(KEY, OLD);
  await page.token();
  expect(await page.token()).toBe('new 1');
  expect(memory.get(KEY)).toContain('new 1');
  expect(await page.token()).toBe('new 2');
});

test('a visitor who is not let in is not remembered', async () => {
  answer = () => new Response('A name is needed', { status: 400 });
  await expect(page.token()).rejects.toThrow('A name is needed');
  expect(memory.size).toBe(0);
});

test('who is turned away comes again as somebody else, but not without end', () => {
  const listeners = new Map<string, (event: unknown) => void>();
  const open = vi.fn(async () => undefined);
  const on = (event: string, listener: (event: unknown) => void) => listeners.set(event, listener);
  page.enter({ on, open } as unknown as ClientSocket);
  const fail = (code: number, reconnecting: boolean) => listeners.get('connectionFailed')!({ code, reconnecting, reason: '' });
  expect(open).toHaveBeenCalledTimes(1);
  fail(1006, true);
  expect(open).toHaveBeenCalledTimes(1);
  fail(3500, false);
  expect(open).toHaveBeenCalledTimes(2);
  fail(3500, false);
  expect(open).toHaveBeenCalledTimes(2);
  listeners.get('connected')!({});
  fail(3500, false);
  expect(open).toHaveBeenCalledTimes(3);
});
