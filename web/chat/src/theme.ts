import { element } from './view';

const KEY = 'fanfare.theme';

/** Lets the visitor choose between light and dark; until then the system's choice holds. */
export function installTheme(): void {
  const stored = localStorage.getItem(KEY);
  if (stored !== null) {
    document.documentElement.dataset['theme'] = stored;
  }
  element('theme').addEventListener('click', () => {
    const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark';
    const next = isDark ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem(KEY, next);
  });
}
