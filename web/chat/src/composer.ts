import { tooLongPhrase, tooManyPhrase } from './phrases';
import { element, type View } from './view';

/** As many characters as the server takes. */
const MAX_LENGTH = 4_000;

/** The field in which the visitor writes. What is sent leaves it at once, whether there is a connection or not. */
export class Composer {
  private readonly form = element<HTMLFormElement>('composer');
  private readonly text = element<HTMLTextAreaElement>('text');
  private readonly button = element<HTMLButtonElement>('send');

  /**
   * @param send takes a message, or does not, because too many wait
   * @param typed is called when something was typed
   */
  constructor(
    private readonly view: View,
    private readonly send: (text: string) => boolean,
    typed: () => void,
  ) {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
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
    this.arrange();
  }

  focus(): void {
    this.text.focus();
  }

  private submit(): void {
    const words = this.text.value.trim();
    if (words.length > MAX_LENGTH) {
      this.view.problem(tooLongPhrase(words.length, MAX_LENGTH));
    } else if (words !== '' && !this.send(words)) {
      this.view.problem(tooManyPhrase());
    } else {
      this.view.problem('');
      this.text.value = '';
    }
    this.arrange();
    this.focus();
  }

  /** Makes the field as high as its text, up to a limit that the style sheet sets, and says what can be done. */
  private arrange(): void {
    this.text.style.height = 'auto';
    this.text.style.height = `${this.text.scrollHeight}px`;
    this.button.disabled = this.text.value.trim() === '';
  }
}
