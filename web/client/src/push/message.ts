import { isRecord, textOf } from '../arguments.js';

/** What a service worker is sent, as far as it can be shown. */
export interface PushedMessage {
  readonly title: string;
  readonly options: NotificationOptions & { readonly actions?: readonly { readonly action: string; readonly title: string }[] };
  /** What becomes of the number at the icon; null if nothing does. */
  readonly badge: { readonly set: number } | { readonly add: number } | null;
  /** What to report with; empty for nothing. */
  readonly report: string;
}

/** What goes along with a notification to whoever clicks it. */
export interface PushedData {
  /** Tells it from what an application's own worker shows. */
  readonly fanfare: 'push';
  readonly id: string;
  readonly group: string;
  readonly link: string;
  readonly report: string;
  readonly actions: readonly { readonly event: string; readonly parameters: unknown }[];
  readonly data: unknown;
}

const VERSION = 1;
/** Browsers show no more. */
const MOST_ACTIONS = 2;

/**
 * Reads a message. Whatever came, there is something to show: browsers end the subscription of who shows nothing.
 *
 * @param text what came; null if nothing did
 * @param fallback the title for what cannot be read or has none
 */
export function pushedMessage(text: string | null, fallback: string): PushedMessage {
  const fields = objectOf(text);
  const isKnown = fields['v'] === VERSION;
  const of = (name: string): string => (isKnown ? textOf(fields[name]) : '');
  const id = of('id');
  const actions = isKnown && Array.isArray(fields['actions']) ? fields['actions'].filter(isRecord) : [];
  const report = of('report');
  const data: PushedData = {
    fanfare: 'push',
    id,
    group: of('group'),
    link: of('link'),
    report,
    actions: actions.map((each) => ({ event: textOf(each['event']), parameters: each['parameters'] ?? null })),
    data: (isKnown ? fields['data'] : null) ?? null,
  };
  return {
    title: of('title') || of('text') || fallback,
    options: {
      ...(of('title') && of('text') ? { body: of('text') } : {}),
      ...(of('lang') ? { lang: of('lang') } : {}),
      ...(of('icon') ? { icon: of('icon') } : {}),
      ...(of('image') ? { image: of('image') } : {}),
      // What replaces another one is news, too.
      ...(id ? { tag: id, renotify: true } : {}),
      ...(actions.length > 0
        ? { actions: actions.slice(0, MOST_ACTIONS).map((each) => ({ action: textOf(each['event']), title: textOf(each['label']) })) }
        : {}),
      data,
    },
    badge: isKnown ? badgeOf(fields['badge']) : null,
    report,
  };
}

/** Where a click may lead: a page of this origin, or one that comes over https; null for anything else. */
export function linkOf(link: string, origin: string): string | null {
  try {
    const url = new URL(link, origin);
    return url.origin === origin || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

function badgeOf(value: unknown): PushedMessage['badge'] {
  if (!isRecord(value)) {
    return null;
  }
  const { set, add } = value;
  return isCount(set) ? { set } : isCount(add) ? { add } : null;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function objectOf(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
