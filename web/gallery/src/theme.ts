import { element } from './dom';

const KEY = 'fanfare.theme';

type Theme = 'light' | 'dark';

/** Makes the page look as the visitor has chosen, in this window or another; without a choice, as the system does. */
export function followTheme(): void {
  show();
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) {
      show();
    }
  });
}

/** The same, with a button to choose. */
export function offerTheme(): void {
  followTheme();
  const button = element('theme');
  const tell = () => (button.textContent = other() === 'dark' ? 'Dark' : 'Light');
  tell();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
  button.addEventListener('click', () => {
    localStorage.setItem(KEY, other());
    show();
    tell();
  });
}

function show(): void {
  const chosen = localStorage.getItem(KEY);
  if (chosen !== null) {
    document.documentElement.dataset['theme'] = chosen;
  }
}

function other(): Theme {
  return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'light' : 'dark';
}
