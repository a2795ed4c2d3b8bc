/** Who this window is. Each window is a visitor of its own, so that two can talk to each other. */
export interface Visitor {
  user: string;
  name: string;
  token: string;
}

const KEY = 'fanfare.visitor';
const NAME_KEY = 'fanfare.name';

/** The visitor of this window, if it has been here before. */
export function knownVisitor(): Visitor | null {
  const stored = sessionStorage.getItem(KEY);
  return stored === null ? null : (JSON.parse(stored) as Visitor);
}

/** Lets this window be asked for a name again. */
export function forget(): void {
  sessionStorage.removeItem(KEY);
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
  sessionStorage.setItem(KEY, JSON.stringify(visitor));
  localStorage.setItem(NAME_KEY, visitor.name);
  return visitor;
}
