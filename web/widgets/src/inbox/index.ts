import '../index.js';
import { defineInbox } from './define-inbox.js';

export { FanfareInbox, type FanfareChangeEvent, type FanfareOpenEvent } from './fanfare-inbox.js';
export { setInboxTexts, type InboxTexts } from './inbox-texts.js';

defineInbox();
