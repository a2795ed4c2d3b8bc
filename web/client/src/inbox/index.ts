export { inboxOf } from './live-inbox.js';
export { type Inbox, type InboxEvents, type InboxOptions, type InboxPreference, type InboxSocket, type InboxState, type InboxStatus } from './inbox.js';
export { type InboxFilter, type InboxMark } from './inbox-change.js';
export { type InboxAction, type InboxMessage } from './inbox-message.js';
