import { element } from './view';

const KEY = 'fanfare.theme';

/** Lets the visitor choose between light and dark; until then the system's choice holds. */
export function installTheme(): void {
  show();
  // Another window, or the frame around this one, may choose for all.
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) {
      show();
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', offerOther);
  element('theme').addEventListener('click', () => {
    localStorage.setItem(KEY, other());
    show();
  });
}

function show(): void {
  const stored = localStorage.getItem(KEY);
  if (stored !== null) {
    document.documentElement.dataset['theme'] = stored;
  }
  offerOther();
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
