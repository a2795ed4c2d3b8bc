import type { Inbox, InboxPreference } from '@fanfare/client/inbox';
import { make } from './dom.js';
import type { InboxTexts } from './inbox-texts.js';

/** What the user wants to be told of: for each category whether it comes here, and whether it is pushed. */
export class Preferences {
  /**
   * @param root what they are shown in
   * @param doing shows when something fails
   */
  constructor(
    private readonly root: HTMLElement,
    private readonly doing: (what: Promise<unknown>) => Promise<unknown>,
  ) {}

  show(inbox: Inbox, all: readonly InboxPreference[], texts: InboxTexts): void {
    this.root.replaceChildren(...all.map((each) => this.category(inbox, each, texts)));
  }

  private category(inbox: Inbox, { category, label, mandatory, ...chosen }: InboxPreference, texts: InboxTexts): HTMLElement {
    const legend = make('legend', {}, label);
    if (mandatory) {
      legend.append(' ', make('span', { part: 'note' }, `(${texts.always})`));
    }
    const boxes = (['inbox', 'push'] as const).map((kind) => {
      const box = make('input', { type: 'checkbox', name: kind });
      box.checked = chosen[kind];
      box.disabled = mandatory;
      return box;
    });
    const [here, push] = boxes as [HTMLInputElement, HTMLInputElement];
    const choose = async (box: HTMLInputElement): Promise<void> => {
      const choice = inbox.prefer(category, { inbox: here.checked, push: push.checked });
      await this.doing(choice);
      // What the server has not taken is not chosen.
      choice.catch(() => (box.checked = !box.checked));
    };
    boxes.forEach((box) => box.addEventListener('change', () => void choose(box)));
    return make('fieldset', {}, legend, make('label', {}, here, texts.here), make('label', {}, push, texts.push));
  }
}
