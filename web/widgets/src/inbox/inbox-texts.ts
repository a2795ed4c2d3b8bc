/** What an inbox says by itself. `#` stands for a number. */
export interface InboxTexts {
  readonly inbox: string;
  /** How many messages are new: for each plural form that the language has. */
  readonly newOne: string;
  readonly newFew: string;
  readonly newMany: string;
  readonly newOther: string;
  readonly all: string;
  readonly onlyUnread: string;
  readonly unread: string;
  readonly markRead: string;
  readonly markUnread: string;
  readonly markAll: string;
  readonly archive: string;
  readonly archived: string;
  readonly undo: string;
  readonly more: string;
  readonly empty: string;
  readonly loading: string;
  readonly offline: string;
  readonly denied: string;
  readonly failed: string;
  readonly preferences: string;
  /** Of a message: that it comes into the inbox, and that it is pushed to devices. */
  readonly here: string;
  readonly push: string;
  readonly always: string;
}

const ENGLISH: InboxTexts = {
  inbox: 'Inbox',
  newOne: '# new message',
  newFew: '# new messages',
  newMany: '# new messages',
  newOther: '# new messages',
  all: 'All',
  onlyUnread: 'Unread only',
  unread: 'Unread',
  markRead: 'Mark as read',
  markUnread: 'Mark as unread',
  markAll: 'Mark all as read',
  archive: 'Archive',
  archived: 'Archived',
  undo: 'Undo',
  more: 'Show older',
  empty: 'Nothing here',
  loading: 'Loading…',
  offline: 'Offline',
  denied: 'There is no inbox here',
  failed: 'That did not work. Try again.',
  preferences: 'Preferences',
  here: 'Inbox',
  push: 'Push',
  always: 'always on',
};

const known = new Map<string, InboxTexts>([
  ['en', ENGLISH],
  [
    'de',
    {
      inbox: 'Posteingang',
      newOne: '# neue Nachricht',
      newFew: '# neue Nachrichten',
      newMany: '# neue Nachrichten',
      newOther: '# neue Nachrichten',
      all: 'Alle',
      onlyUnread: 'Nur ungelesene',
      unread: 'Ungelesen',
      markRead: 'Als gelesen markieren',
      markUnread: 'Als ungelesen markieren',
      markAll: 'Alle als gelesen markieren',
      archive: 'Archivieren',
      archived: 'Archiviert',
      undo: 'Rückgängig',
      more: 'Ältere anzeigen',
      empty: 'Nichts da',
      loading: 'Wird geladen…',
      offline: 'Offline',
      denied: 'Hier gibt es keinen Posteingang',
      failed: 'Das hat nicht geklappt. Bitte noch einmal versuchen.',
      preferences: 'Einstellungen',
      here: 'Posteingang',
      push: 'Push',
      always: 'immer an',
    },
  ],
]);

/** Teaches inboxes a language, such as `fr`, for what is drawn from now on. What is left out is English. */
export function setInboxTexts(lang: string, texts: Partial<InboxTexts>): void {
  known.set(lang.toLowerCase(), { ...ENGLISH, ...texts });
}

/** The texts of a language, those of the language without its region, or English. */
export function inboxTextsIn(lang: string): InboxTexts {
  const tag = lang.toLowerCase();
  return known.get(tag) ?? known.get(tag.split('-')[0]!) ?? ENGLISH;
}

/** How many messages are new, as the language has it. */
export function newMessages(count: number, lang: string): string {
  const { newOne, newFew, newMany, newOther } = inboxTextsIn(lang);
  const forms: Partial<Record<Intl.LDMLPluralRule, string>> = { one: newOne, few: newFew, many: newMany };
  const form = forms[new Intl.PluralRules(lang).select(count)] ?? newOther;
  return form.replace('#', new Intl.NumberFormat(lang).format(count));
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago a moment was; after a week, its date. */
export function ago(time: Date, lang: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - time.getTime()) / 1_000);
  if (!Number.isFinite(seconds)) {
    return '';
  }
  if (seconds >= 7 * 86_400) {
    return new Intl.DateTimeFormat(lang, { dateStyle: 'medium' }).format(time);
  }
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? ['second', Infinity];
  return new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-Math.floor(seconds / length) + 0, unit);
}
