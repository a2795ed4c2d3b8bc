const SVG = 'http://www.w3.org/2000/svg';

/** An element with what is in it: texts as texts, whatever is written in them. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

/** A button that does something. */
export function button(part: string, act: () => void, attributes: Readonly<Record<string, string>> = {}, ...children: (Node | string)[]): HTMLButtonElement {
  const made = make('button', { part, type: 'button', ...attributes }, ...children);
  made.addEventListener('click', act);
  return made;
}

export const BELL = 'M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4';
export const TICK = 'M5 12.5l4.5 4.5L19 7.5';
export const DOT = 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8';
export const BOX = 'M4 8v11h16V8M3 4h18v4H3zM10 12h4';
export const TICKS = 'M2 13l4 4 8-9M11 16l1 1 9-10';
export const FUNNEL = 'M4 5h16l-6 7v6l-4 2v-8z';
export const SLIDERS = 'M4 7h9M19 7h1M4 17h1M11 17h9M16 4v6M8 14v6';

/** A picture of lines, which says nothing. */
export function icon(path: string): SVGElement {
  const [svg, line] = ['svg', 'path'].map((tag) => document.createElementNS(SVG, tag)) as [SVGElement, SVGElement];
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Where a link leads, if a browser may go there: into the web, and nowhere else. */
export function safeLink(link: string): string | undefined {
  try {
    const url = new URL(link, document.baseURI);
    return link !== '' && /^https?:$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
