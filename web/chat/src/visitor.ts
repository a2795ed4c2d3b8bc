/** Who this window is. Each window is a visitor of its own, so that two can talk to each other. */
export interface Visitor {
  user: string;
  name: string;
  token: string;
}

const KEY = 'fanfare.visitor';
const NAME_KEY = 'fanfare.name';
const params = new URLSearchParams(location.search);

/** A key for what this pane of a window remembers, which may stand beside another one; '' for one that stands alone. */
export function keyHere(key: string): string {
  const pane = params.get('pane');
  return pane === null ? key : `${key}.${pane}`;
}

/** The name under which a frame lets its pane in, without being asked; null if the visitor has to say it. */
export const givenName = params.get('as');

/** The visitor of this window, if it has been here before. */
export function knownVisitor(): Visitor | null {
  const stored = sessionStorage.getItem(keyHere(KEY));
  return stored === null ? null : (JSON.parse(stored) as Visitor);
}

/** Lets this window be asked for a name again. */
export function forget(): void {
  sessionStorage.removeItem(keyHere(KEY));
}

/** The name last used in this browser. */
export function lastName(): string {
  return localStorage.getItem(NAME_KEY) ?? '';
}

/** Lets a visitor in under a name. */
export async function enter(name: string): Promise<Visitor> {
  const response = await fetch('/visitors', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  if (!response.ok) {
    throw new Error((await response.text()) || `The server answered ${response.status}`);
  }
  const visitor = (await response.json()) as Visitor;
  sessionStorage.setItem(keyHere(KEY), JSON.stringify(visitor));
  localStorage.setItem(NAME_KEY, visitor.name);
  return visitor;
}
