/** The language of an element: that of the closest `lang`, also outside of the shadow it is in; otherwise the browser's. */
export function languageOf(element: Element): string {
  for (let at: Element | undefined = element; at !== undefined; at = outside(at)) {
    const lang = at.closest('[lang]')?.getAttribute('lang');
    if (lang && isKnown(lang)) {
      return lang;
    }
  }
  return isKnown(navigator.language) ? navigator.language : 'en';
}

function outside(element: Element): Element | undefined {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : undefined;
}

/** Whether it is a language at all: what a page or the system says is not always one, and Intl throws. */
function isKnown(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0;
  } catch {
    return false;
  }
}
