import { describe, expect, test } from 'vitest';
import { addressOf } from './address.js';

const PATH = '/connection/websocket';
const http = { protocol: 'http:', host: 'example.com:8000' };
const https = { protocol: 'https:', host: 'example.com' };

describe('C1 the address of an open', () => {
  test('is the page\'s own origin without a URL, with wss on an https page', () => {
    expect(addressOf(undefined, PATH, http, true)).toBe('ws://example.com:8000/connection/websocket');
    expect(addressOf(undefined, PATH, https, true)).toBe('wss://example.com/connection/websocket');
  });

  test('is a path of the page\'s own origin', () => {
    expect(addressOf('/other?a=1', PATH, https, true)).toBe('wss://example.com/other?a=1');
  });

  test.each([
    ['ws://Example.COM/Path?q=/x', 'ws://example.com/Path?q=/x'],
    ['HTTPS://example.com:444/x', 'wss://example.com:444/x'],
    ['http://example.com', 'ws://example.com/connection/websocket'],
    ['wss://example.com/?q', 'wss://example.com/connection/websocket?q'],
    ['ws://[::1]:8000/x', 'ws://[::1]:8000/x'],
  ])('of %s is %s', (url, address) => expect(addressOf(url, PATH, undefined, true)).toBe(address));

  test('of a foreign server keeps its root', () => {
    expect(addressOf('ws://example.com', PATH, https, false)).toBe('ws://example.com/');
  });

  test.each(['ftp://example.com', 'example.com', 'ws://', 'ws://a/#b', 'ws://a b/', ''])('refuses "%s"', (url) => {
    expect(() => addressOf(url, PATH, https, true)).toThrow(`"${url}" is no WebSocket URL`);
  });

  test('needs a URL where there is no page from a server', () => {
    expect(() => addressOf(undefined, PATH, undefined, true)).toThrow('open a URL such as');
    expect(() => addressOf(undefined, PATH, { protocol: 'file:', host: '' }, true)).toThrow('open a URL such as');
  });
});
