import { FanfareError } from './errors.js';

/** Where the page comes from, as `location` says. */
export interface PageAddress {
  readonly protocol: string;
  readonly host: string;
}

const ABSOLUTE = /^(ws|wss|http|https):\/\/([^/?#\s]+)(\/[^?#\s]*)?(\?[^#\s]*)?$/i;

/**
 * The WebSocket URL that is meant.
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
  if (url === undefined || url.startsWith('/')) {
    if (page === undefined || !/^https?:$/.test(page.protocol)) {
      throw new FanfareError('badInput', 'There is no page from a server to take the origin from: open a URL such as wss://example.com');
    }
    return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${url ?? defaultPath}`;
  }
  const parts = ABSOLUTE.exec(url);
  if (parts === null) {
    throw new FanfareError(
      'badInput',
      `"${url}" is no WebSocket URL: it must begin with ws://, wss://, http://, https:// or /, and have no fragment`,
    );
  }
  const [, scheme = '', host = '', path = '/', query = ''] = parts;
  const isSecure = /^(wss|https)$/i.test(scheme);
  return `${isSecure ? 'wss' : 'ws'}://${host.toLowerCase()}${path === '/' && addsPath ? defaultPath : path}${query}`;
}
