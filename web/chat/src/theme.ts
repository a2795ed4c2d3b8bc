import { element } from './view';

const KEY = 'fanfare.theme';

/** Lets the visitor choose between light and dark; until then the system's choice holds. */
export function installTheme(): void {
  const stored = localStorage.getItem(KEY);
  if (stored !== null) {
    document.documentElement.dataset['theme'] = stored;
  }
  offerOther();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', offerOther);
  element('theme').addEventListener('click', () => {
    const next = other();
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem(KEY, next);
    offerOther();
  });
}

function other(): 'light' | 'dark' {
  return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'light' : 'dark';
}

/** The button shows and says what it leads to. */
function offerOther(): void {
  const button = element('theme');
  button.dataset['leadsTo'] = other();
  button.title = `Switch to ${other()}`;
  button.ariaLabel = button.title;
}
