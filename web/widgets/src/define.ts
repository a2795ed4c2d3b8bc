import { FanfareBanner } from './banner.js';
import { FanfareBusy } from './busy.js';
import { FanfareDatetime } from './datetime.js';
import { PageBindings } from './page-bindings.js';
import { isFirst } from './page.js';
import { FanfareProgress } from './progress.js';
import { FanfareText } from './text.js';
import { FanfareTicker } from './ticker.js';
import { FanfareToaster } from './toaster.js';
import { FanfareValue } from './value.js';

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'fanfare-banner': FanfareBanner,
  'fanfare-busy': FanfareBusy,
  'fanfare-datetime': FanfareDatetime,
  'fanfare-progress': FanfareProgress,
  'fanfare-text': FanfareText,
  'fanfare-ticker': FanfareTicker,
  'fanfare-toaster': FanfareToaster,
  'fanfare-value': FanfareValue,
};

/** Defines the elements and starts the bindings, unless another copy of this package has. Outside of browsers nothing. */
export function defineOnce(): void {
  if (typeof document === 'undefined' || !isFirst) {
    return;
  }
  for (const [name, constructor] of Object.entries(ELEMENTS)) {
    if (customElements.get(name) === undefined) {
      customElements.define(name, constructor);
    } else {
      console.warn(`[fanfare] <${name}> is defined already, by something else.`);
    }
  }
  new PageBindings(document).start();
}
