import type { SocketOptions } from '@fanfare/client';

/** How the socket that a page has not made itself behaves. */
export interface PageSettings extends Partial<SocketOptions> {
  /** Where to connect to; undefined for the page's own origin. */
  readonly url?: string;
}

/** The part of a document that is read, so that any will do. */
export interface SettingsPage {
  querySelector(selector: string): { getAttribute(name: string): string | null } | null;
}

/** The part of a script's element that is read. */
export interface SettingsScript {
  readonly src: string;
  getAttribute(name: string): string | null;
}

/** Reads `data-server` and its like on the script, or `fanfare-server` and its like in the page's `<meta>`. */
export function settingsOf(page: SettingsPage, script: SettingsScript | undefined): PageSettings {
  const setting = (name: string): string | undefined =>
    script?.getAttribute(`data-${name}`) ||
    page.querySelector(`meta[name="fanfare-${name}"]`)?.getAttribute('content') ||
    undefined;
  const url = setting('server') ?? originOf(script);
  const token = setting('token');
  const tokenUrl = setting('token-url');
  const csrfToken = setting('csrf-token');
  return {
    ...(url === undefined ? {} : { url }),
    ...(token === undefined ? {} : { token }),
    ...(csrfToken === undefined ? {} : { csrfToken }),
    ...(tokenUrl === undefined ? {} : { getToken: () => fetchToken(tokenUrl) }),
  };
}

/** The server that a script came from. */
function originOf(script: SettingsScript | undefined): string | undefined {
  try {
    const { protocol, origin } = new URL(script?.src ?? '');
    return /^https?:$/.test(protocol) ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** Asks the application for a token, which it answers as text; "" if whoever asks may have none. */
async function fetchToken(url: string): Promise<string> {
  const response = await fetch(url, { cache: 'no-store', credentials: 'same-origin' });
  if (response.status === 401 || response.status === 403) {
    return '';
  }
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status} instead of a token`);
  }
  return (await response.text()).trim();
}
