/** What widgets say by themselves. */
export interface WidgetTexts {
  /** To who cannot see a spinner. */
  readonly busy: string;
  /** What a bar is about that has no label. */
  readonly progress: string;
  readonly notifications: string;
  readonly ticker: string;
  readonly pause: string;
  readonly play: string;
  readonly dismiss: string;
}

const ENGLISH: WidgetTexts = {
  busy: 'Busy',
  progress: 'Progress',
  notifications: 'Notifications',
  ticker: 'News ticker',
  pause: 'Pause',
  play: 'Play',
  dismiss: 'Dismiss',
};

const known = new Map<string, WidgetTexts>([
  ['en', ENGLISH],
  [
    'de',
    {
      busy: 'Bitte warten',
      progress: 'Fortschritt',
      notifications: 'Benachrichtigungen',
      ticker: 'Nachrichtenticker',
      pause: 'Anhalten',
      play: 'Fortsetzen',
      dismiss: 'Schließen',
    },
  ],
]);

/** Teaches the widgets a language, such as `fr`, for elements that are drawn from now on. What is left out is English. */
export function setWidgetTexts(lang: string, texts: Partial<WidgetTexts>): void {
  known.set(lang.toLowerCase(), { ...ENGLISH, ...texts });
}

/** The texts of a language, those of the language without its region, or English. */
export function textsIn(lang: string): WidgetTexts {
  const tag = lang.toLowerCase();
  return known.get(tag) ?? known.get(tag.split('-')[0]!) ?? ENGLISH;
}
