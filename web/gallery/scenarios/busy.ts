import { ClientSocket } from '@fanfare/client';
import { element, lit, token } from '../src/page';

interface Quote {
  busy: boolean;
  text1: string;
  value: number;
}

const socket = new ClientSocket({ getToken: token });
void socket.open();

const part = element('part');
let before: HTMLElement | null = null;

const quote = socket.live<Quote>('quote:9');
quote.on('update', ({ state }) => {
  element('price').textContent = state?.value === undefined ? '–' : `€ ${state.value}`;
  element('busy').textContent = state?.text1 ?? '';
  const isBusy = state?.busy === true;
  if (isBusy !== part.inert) {
    become(isBusy);
  }
});

element('calculate').addEventListener('click', async () => {
  await socket.event('quote.calculate');
  lit('asked');
});

/** While it is busy, nothing in the part can be reached; who was in it comes back to where they were. */
function become(isBusy: boolean): void {
  if (isBusy) {
    before = part.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    lit('left');
  }
  part.inert = isBusy;
  element('busy').hidden = !isBusy;
  if (!isBusy) {
    before?.focus();
    lit('returned');
  }
}
