import type { Centrifuge } from 'centrifuge';

/** What the programs of the guides leave to the reader. */
declare global {
  function fetchToken(): Promise<string>;
  function readToken(): Promise<string>;
  function writeToken(token: string): void;
  var client: Centrifuge;
}
