import { ClientSocket } from '@fanfare/client';
import { setPageSocket } from '@fanfare/widgets';
import type { FanfareChangeEvent, FanfareOpenEvent } from '@fanfare/widgets/inbox';
import '@fanfare/widgets/inbox';
import { ask, element, enter, lit, note, token } from '../src/page';

const socket = new ClientSocket({ getToken: token });
enter(socket);
// The bell and its list follow the inbox by themselves.
setPageSocket(socket);
lit('given');

element('inbox').addEventListener('fanfare-change', (event) => {
  const { status } = (event as FanfareChangeEvent).detail;
  lit('changed');
  if (status === 'stale') {
    note('No connection. What comes meanwhile waits in the database.');
  }
});

element('inbox').addEventListener('fanfare-open', (event) => {
  const { message, action } = (event as FanfareOpenEvent).detail;
  // Here is no shop that the link could lead into.
  event.preventDefault();
  lit('opened');
  note(`Opened: ${action?.label ?? message.title} (${action?.link ?? message.link})`);
});

element('order').addEventListener('click', () => add('shop.order', 'Ordered. The inbox says when it is shipped: now.'));
element('review').addEventListener('click', () => add('shop.review', 'Somebody wrote a review.'));

async function add(event: string, done: string): Promise<void> {
  const added = await ask<boolean>(socket, event);
  lit('added');
  if (added !== null) {
    note(added.answer ? done : 'You have chosen not to be told of it: see the preferences of the inbox.');
  }
}
