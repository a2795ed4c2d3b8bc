/** How a connection ended. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** No close frame came: RFC 6455, section 7.4.1. */
export const ABNORMAL = 1006;

/** What came was not of the protocol: RFC 6455, section 7.4.1. */
export const BAD_PROTOCOL = 1002;

/** The message was too big: RFC 6455, section 7.4.1. */
export const TOO_BIG = 1009;

/**
 * What follows when a server closes: the connection has ended as it should, the server does not want the client back
 * (by the rule of the Centrifuge protocol), or the client comes back.
 */
export type Verdict = 'ended' | 'unwanted' | 'comeBack';

/** One rule for every server. The SDK beneath has others, such as to give up after 1009. */
export function verdictOn(code: number): Verdict {
  if (code === 1000) {
    return 'ended';
  }
  return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000) ? 'unwanted' : 'comeBack';
}

/** The code that the server gave, or 0 if it gave none. */
export function serverCodeOf({ code }: Ending): number {
  return code === ABNORMAL ? 0 : code;
}

/** A sentence about the end of a connection that stood. */
export function lossOf({ code, reason }: Ending): string {
  if (code === ABNORMAL) {
    return reason === '' ? 'The connection broke' : `The connection broke: ${reason}`;
  }
  return reason || `The server closed the connection with ${code}`;
}

/** A sentence about an attempt that failed. */
export function failureTo(url: string, ending: Ending): string {
  if (ending.code !== ABNORMAL) {
    return lossOf(ending);
  }
  return ending.reason === '' ? `No connection to ${url}${hintAt(url)}` : `No connection to ${url}: ${ending.reason}`;
}

/**
 * What may be the reason where a browser does not tell: a page hears nothing of an answer such as 403, which is what
 * servers say to pages that they do not know.
 */
function hintAt(url: string): string {
  const page = globalThis.location?.origin;
  if (page === undefined || page === new URL(url.replace(/^ws/, 'http')).origin) {
    return '';
  }
  const pages = page === 'null' ? 'pages without an origin, such as files' : `pages of ${page}`;
  return `. If a server is there, it may not let ${pages} connect: see its client.allowed_origins`;
}
