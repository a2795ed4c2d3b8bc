/** Somebody the server knows by a token. */
interface Visitor {
  readonly user: string;
  readonly name: string;
  readonly token: string;
}

const params = new URLSearchParams(location.search);
const KEY = `fanfare.visitor.${params.get('pane') ?? ''}`;

/** What the visitor of this pane is called. */
export const name = params.get('as') ?? 'You';

/** The token of this pane's visitor, who is the same when the page is loaded again. */
export async function token(): Promise<string> {
  const known = sessionStorage.getItem(KEY);
  if (known !== null) {
    return (JSON.parse(known) as Visitor).token;
  }
  const response = await fetch('/visitors', { method: 'POST', body: JSON.stringify({ name }) });
  const visitor = (await response.json()) as Visitor;
  sessionStorage.setItem(KEY, JSON.stringify(visitor));
  return visitor.token;
}
