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
    this.read();
  }

  private read(): void {
    const elements = new Set(this.page.querySelectorAll(`[${LIVE}]`));
    for (const [element, scope] of this.scopes) {
      if (!elements.has(element)) {
        this.scopes.delete(element);
        scope.end();
      }
    }
    for (const element of elements) {
      let scope = this.scopes.get(element);
      if (scope === undefined) {
        scope = new Scope(element, (change) => this.quietly(change));
        this.scopes.set(element, scope);
      }
      scope.read();
    }
  }

  private changed(records: MutationRecord[]): void {
    if (records.some(isAboutLanguage)) {
      languageChanged();
      this.scopes.forEach((scope) => scope.show());
    }
    if (records.some(isAboutBindings)) {
      this.read();
    } else {
      this.scopesOf(records).forEach((scope) => scope.show());
    }
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
    change();
    this.observer.takeRecords();
    if (earlier.length > 0) {
      queueMicrotask(() => this.changed(earlier));
    }
  }
}

function isAboutLanguage({ attributeName }: MutationRecord): boolean {
  return attributeName === 'lang';
}

function isAboutBindings({ type, attributeName, addedNodes, removedNodes }: MutationRecord): boolean {
  return type === 'attributes'
    ? attributeName!.startsWith(PREFIX)
    : [...addedNodes, ...removedNodes].some((each) => each instanceof Element);
}
