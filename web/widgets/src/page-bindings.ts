import { LIVE, PREFIX } from './grammar.js';
import { languageChanged } from './live-element.js';
import { Scope } from './scope.js';

/** Binds what has `data-fanfare-…` in a page, now and whenever the page changes. */
export class PageBindings {
  private readonly scopes = new Map<Element, Scope>();
  private readonly observer = new MutationObserver((records) => this.changed(records));

  constructor(private readonly page: Document) {}

  start(): void {
    this.observer.observe(this.page, { subtree: true, childList: true, attributes: true, characterData: true });
    this.find().forEach((scope) => scope.read());
  }

  /** Ends scopes that are gone, and answers those that have come. */
  private find(): Set<Scope> {
    const elements = new Set(this.page.querySelectorAll(`[${LIVE}]`));
    for (const [element, scope] of this.scopes) {
      if (!elements.delete(element)) {
        this.scopes.delete(element);
        scope.end();
      }
    }
    const found = [...elements].map((element) => new Scope(element, (change) => this.quietly(change)));
    found.forEach((scope) => this.scopes.set(scope.element, scope));
    return new Set(found);
  }

  private changed(records: MutationRecord[]): void {
    if (records.some(isAboutLanguage)) {
      languageChanged();
      this.scopes.forEach((scope) => scope.show());
    }
    const about = records.filter(isAboutBindings);
    const read = about.length > 0 ? this.find() : new Set<Scope>();
    about.flatMap((each) => this.scopesIn(each)).forEach((scope) => read.add(scope));
    read.forEach((scope) => scope.read());
    this.scopesOf(records).forEach((scope) => read.has(scope) || scope.show());
  }

  /** Those around a change, and those that it brought: no others can have anything else bound now. */
  private scopesIn({ target, addedNodes }: MutationRecord): Scope[] {
    const elements: Element[] = [];
    for (let each = target as Element | null; each; each = each.parentElement) {
      elements.push(each);
    }
    for (const node of addedNodes) {
      if (node instanceof Element) {
        elements.push(node, ...node.querySelectorAll(`[${LIVE}]`));
      }
    }
    return elements.map((each) => this.scopes.get(each)).filter((each) => each !== undefined);
  }

  /** Those of which something that is bound was changed by somebody else. */
  private scopesOf(records: MutationRecord[]): Set<Scope> {
    const found = new Set<Scope>();
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const named = element?.closest(`[${LIVE}]`);
      const scope = named && this.scopes.get(named);
      if (scope?.has(element!)) {
        found.add(scope);
      }
    }
    return found;
  }

  /** What is changed here is heard of by nobody here, and what others have changed before is. */
  private quietly(change: () => void): void {
    const earlier = this.observer.takeRecords();
    try {
      change();
    } finally {
      this.observer.takeRecords();
      if (earlier.length > 0) {
        queueMicrotask(() => this.changed(earlier));
      }
    }
  }
}

function isAboutLanguage({ attributeName }: MutationRecord): boolean {
  return attributeName === 'lang';
}

/** Whether something that is bound may have come or gone. */
function isAboutBindings({ type, attributeName, addedNodes, removedNodes }: MutationRecord): boolean {
  return type === 'attributes'
    ? attributeName!.startsWith(PREFIX)
    : [...addedNodes, ...removedNodes].some((each) => each instanceof Element);
}
