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
    ['wss://example.com?q=a@b:c//d', 'wss://example.com/connection/websocket?q=a@b:c//d'],
    ['ws://[::1]:8000/x', 'ws://[::1]:8000/x'],
    ['ws://under_score:65535/x', 'ws://under_score:65535/x'],
    ['ws://bücher.example/ä', 'ws://bücher.example/ä'],
    ['ws://127.0.0.1:1/x', 'ws://127.0.0.1:1/x'],
  ])('of %s is %s', (url, address) => expect(addressOf(url, PATH, undefined, true)).toBe(address));

  test('of a foreign server keeps its root', () => {
    expect(addressOf('ws://example.com', PATH, https, false)).toBe('ws://example.com/');
  });

  test.each([
    ['ftp://example.com', 'it must begin with ws://'],
    ['example.com', 'it must begin with ws://'],
    ['', 'it must begin with ws://'],
    ['ws:/a', 'it must begin with ws://'],
    ['ws://', 'it names no host'],
    ['ws:///path', 'it names no host'],
    ['ws://:8000', 'it names no host'],
    ['ws://?a', 'it names no host'],
    ['ws://[]/', 'its host cannot be'],
    ['ws://[::g]/', 'its host cannot be'],
    ['ws://[::1/', 'its host and port'],
    ['ws://::1/', 'its host and port'],
    ['ws://a:b:1', 'its host and port'],
    ['ws://a:1:2', 'its host and port'],
    ['ws://a:port', 'its host and port'],
    ['ws://a:-1', 'its host and port'],
    ['ws://a:1.5', 'its host and port'],
    ['ws://127.0.0.1:99999', 'its port must be a number from 1 to 65535'],
    ['ws://127.0.0.1:65536', 'its port must be a number from 1 to 65535'],
    ['ws://127.0.0.1:0', 'its port must be a number from 1 to 65535'],
    ['ws://256.256.256.256/', 'its host cannot be'],
    ['ws://a<b/', 'its host cannot be'],
    ['ws://%/', 'its host cannot be'],
    ['ws://a/#b', 'it cannot have a fragment'],
    ['/path#b', 'it cannot have a fragment'],
    ['ws://a b/', 'there is a space'],
    ['ws://a/b c', 'there is a space'],
    ['/b c', 'there is a space'],
    ['ws://a/\n', 'there is a space'],
    [' ws://a', 'it must begin with ws://'],
    ['ws://a\\b', 'there is a space or a backslash'],
    ['ws://ann:secret@a/', 'it cannot have a user or a password'],
    ['ws://@a/', 'it cannot have a user or a password'],
  ])('refuses "%s": %s', (url, problem) => {
    const refused = () => addressOf(url, PATH, https, true);
    expect(refused).toThrow(`"${url.replace('ann:secret@', '…@').replace('//@', '//…@')}" is no WebSocket URL: `);
    expect(refused).toThrow(problem);
  });

  test('does not repeat a password', () => {
    expect(() => addressOf('ws://ann:secret@a/', PATH, https, true)).toThrow('"ws://…@a/" is no WebSocket URL');
  });

  test.each([null, 5, {}, new URL('ws://a/')])('is no %o', (url) => {
    expect(() => addressOf(url as never, PATH, https, true)).toThrow('The URL to open is ');
  });

  test('needs a URL where there is no page from a server', () => {
    expect(() => addressOf(undefined, PATH, undefined, true)).toThrow('open a URL such as');
    expect(() => addressOf(undefined, PATH, { protocol: 'file:', host: '' }, true)).toThrow('open a URL such as');
  });
});
