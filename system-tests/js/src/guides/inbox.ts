// snippet: inbox
import { ClientSocket } from '@fanfare/client';
import { inboxOf, type Inbox, type InboxState } from '@fanfare/client/inbox';

/** Shows an inbox with elements of your own. */
export function follow(socket: ClientSocket, show: (state: InboxState) => void): Inbox {
  const inbox = inboxOf(socket, { unread: true });
  inbox.on('change', show);
  inbox.on('added', ({ title }) => console.log(`New: ${title}`));
  return inbox;
}

/** Archives a message; answers how to undo that. */
export async function archive(inbox: Inbox, id: number): Promise<() => Promise<void>> {
  await inbox.mark('archived', [id]);
  return () => inbox.mark('unarchived', [id]);
}
// end snippet

// snippet: element
import '@fanfare/widgets/inbox';

/** Lets the router of an application follow the links of messages. */
export function route(go: (link: string) => void): void {
  document.querySelector('fanfare-inbox')?.addEventListener('fanfare-open', (event) => {
    const { message, action } = event.detail;
    event.preventDefault();
    go(action?.link ?? message.link);
  });
}
// end snippet
