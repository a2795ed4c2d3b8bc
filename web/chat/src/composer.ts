import type { Message } from './message';
import { notSentPhrase, waitingPhrase } from './phrases';
import type { RoomState } from './room';
import { type Post, rest, Sender } from './sender';
import { element, type View } from './view';
import type { Visitor } from './visitor';

/** The field in which the visitor writes. It is emptied only when the server has the message. */
export class Composer {
  private readonly form = element<HTMLFormElement>('composer');
  private readonly text = element<HTMLTextAreaElement>('text');
  private readonly button = element<HTMLButtonElement>('send');
  private readonly sender: Sender;
  private state: RoomState = 'connecting';

  /**
   * @param post resolves when the server has the message
   * @param typed is called when something was typed
   */
  constructor(
    visitor: Visitor,
    private readonly view: View,
    post: (post: Post) => Promise<void>,
    typed: () => void,
  ) {
    this.sender = new Sender(visitor.user, post);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send();
    });
    this.text.addEventListener('input', () => {
      this.arrange();
      if (this.text.value !== '') {
        typed();
      }
    });
    this.text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
  }

  focus(): void {
    this.text.focus();
  }

  /** Learns how the room's connection is. */
  stateIs(state: RoomState): void {
    this.state = state;
    if (this.sender.isBusy) {
      this.sayWaiting();
    }
  }

  /** Learns of a message in the room. */
  seen(message: Message): void {
    if (this.sender.seen(message)) {
      this.sent(message.text);
    }
  }

  private async send(): Promise<void> {
    const words = this.text.value.trim();
    const sending = this.sender.send(words);
    if (this.sender.isBusy) {
      this.arrange();
      this.sayWaiting();
    }
    try {
      if (await sending) {
        this.sent(words);
      }
    } catch (problem) {
      this.view.problem(notSentPhrase(problem));
    }
    this.arrange();
    this.focus();
  }

  private sayWaiting(): void {
    this.view.notice(this.state === 'connecting' ? waitingPhrase() : '');
  }

  private sent(words: string): void {
    this.text.value = rest(this.text.value, words);
    this.view.problem('');
    this.arrange();
  }

  /** Makes the field as high as its text, up to a limit that the style sheet sets, and says what can be done. */
  private arrange(): void {
    this.text.style.height = 'auto';
    this.text.style.height = `${this.text.scrollHeight}px`;
    const busy = this.sender.isBusy;
    this.form.setAttribute('aria-busy', String(busy));
    this.button.disabled = busy || this.text.value.trim() === '';
    this.button.ariaLabel = busy ? 'Sending…' : 'Send';
  }
}
