import { defineOnce } from './define.js';

export { FanfareBanner } from './banner.js';
export { FanfareBusy } from './busy.js';
export { FanfareDatetime } from './datetime.js';
export { type Level } from './levels.js';
export { type State } from './live-binding.js';
export { LiveElement, type FanfareStatusEvent, type FanfareUpdateEvent } from './live-element.js';
export { pageSocket, setPageSocket } from './page.js';
export { FanfareProgress } from './progress.js';
export { FanfareText } from './text.js';
export { setWidgetTexts, type WidgetTexts } from './texts.js';
export { FanfareTicker } from './ticker.js';
export { FanfareToaster } from './toaster.js';
export { FanfareValue } from './value.js';

defineOnce();
