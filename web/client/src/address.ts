import { named, wrong } from './arguments.js';

/** Where the page comes from, as `location` says. */
export interface PageAddress {
  readonly protocol: string;
  readonly host: string;
}

const SCHEME = /^(wss?|https?):\/\//i;
const PARTS = /^(wss?|https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i;
const HOST = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/;

/**
 * The WebSocket URL that is meant, which a WebSocket can at least try to reach.
 *
 * @param url a URL of ws, wss, http or https; a path of the page's own origin; or undefined for the default path there
 * @param defaultPath the path where none is given
 * @param page where the page comes from; undefined outside of browsers
 * @param addsPath whether the default path also completes a URL that has none
 */
export function addressOf(
  url: string | undefined,
  defaultPath: string,
  page: PageAddress | undefined,
  addsPath: boolean,
): string {
  if (url !== undefined && typeof url !== 'string') {
    throw wrong(`The URL to open is ${named(url)}; it must be a text such as "wss://example.com"`);
  }
  if (url === undefined || url.startsWith('/')) {
    if (page === undefined || !/^https?:$/.test(page.protocol)) {
      throw wrong('There is no page from a server to take the origin from: open a URL such as wss://example.com');
    }
    return checked(`${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${url ?? defaultPath}`, url ?? defaultPath);
  }
  const [, scheme = '', host = '', path = '', query = ''] = PARTS.exec(checked(url, url))!;
  const isSecure = /^(wss|https)$/i.test(scheme);
  const isRoot = path === '' || path === '/';
  return `${isSecure ? 'wss' : 'ws'}://${host.toLowerCase()}${isRoot && addsPath ? defaultPath : path || '/'}${query}`;
}

/** Answers a URL that no WebSocket refuses; what one would refuse would be tried for ever. */
function checked(url: string, given: string): string {
  const problem = problemOf(url);
  if (problem !== undefined) {
    throw wrong(`"${given.replace(/\/\/[^/?#]*@/, '//…@')}" is no WebSocket URL: ${problem}`);
  }
  return url;
}

function problemOf(url: string): string | undefined {
  if (!SCHEME.test(url)) {
    return 'it must begin with ws://, wss://, http://, https:// or /';
  }
  if (/[\s\\]/.test(url)) {
    return 'there is a space or a backslash in it';
  }
  if (url.includes('#')) {
    return 'it cannot have a fragment (#)';
  }
  const authority = PARTS.exec(url)![2]!;
  if (authority.includes('@')) {
    return 'it cannot have a user or a password';
  }
  const [, host = '', port = ''] = HOST.exec(authority) ?? [];
  if (host === '') {
    return /^(:\d*)?$/.test(authority) ? 'it names no host' : 'its host and port must be as in example.com:8000';
  }
  if (port !== '' && !(Number(port) >= 1 && Number(port) <= 65_535)) {
    return 'its port must be a number from 1 to 65535';
  }
  try {
    // React Native's URL understands little, but it takes everything that is right.
    new URL(url);
    return undefined;
  } catch {
    return `its host cannot be "${host}"`;
  }
}
