/** Why a call of the client socket failed. */
export type FailureCode =
  /** The socket is not open: `open` was not called, `close` was, or the server ended it for good. */
  | 'notOpen'
  /** The socket was closed while the call waited. */
  | 'closed'
  /** Too many messages wait for the connection to come back. */
  | 'queueFull'
  /** The connection broke before the message was written, or before the answer came. */
  | 'connectionLost'
  /** The connection could not be made, and will not be tried again. */
  | 'connectionFailed'
  /** The server did not answer in time. */
  | 'timeout'
  /** The server answered with an error: see `serverCode`. */
  | 'refused'
  /** What was passed cannot be sent or used. */
  | 'badInput'
  /** This kind of connection, or this platform, cannot do it. */
  | 'notSupported'
  /** The person, or the browser, does not allow it. */
  | 'notAllowed';

/** A failure with a code for programs and a sentence for people. */
export class FanfareError extends Error {
  override readonly name = 'FanfareError';

  constructor(
    readonly code: FailureCode,
    message: string,
    /** The code of the server's error or close frame; 0 if there is none. */
    readonly serverCode = 0,
  ) {
    super(message);
  }
}

/** What to say about anything that was thrown. */
export function reasonOf(problem: unknown): string {
  const message = (problem as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' && message !== '' ? message : String(problem);
}
