import { defineInbox } from './define-inbox.js';

export { inboxOf } from '@fanfare/client/inbox';
export { FanfareInbox } from './fanfare-inbox.js';
export { setInboxTexts } from './inbox-texts.js';

defineInbox();
