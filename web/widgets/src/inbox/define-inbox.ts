import { FanfareInbox } from './fanfare-inbox.js';
import { pageSource } from './source.js';

/** Defines the element, unless it is there; after the widgets, whose socket it shares. Outside of browsers nothing. */
export function defineInbox(): void {
  if (typeof document === 'undefined') {
    return;
  }
  if (pageSource() === undefined) {
    console.warn('[fanfare] <fanfare-inbox> needs the widgets: load /fanfare-widgets.js before /fanfare-inbox.js.');
  } else if (customElements.get('fanfare-inbox') === undefined) {
    customElements.define('fanfare-inbox', FanfareInbox);
  }
}
