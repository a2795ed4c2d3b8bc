/** What the page says about who is typing. */
export function typingPhrase(names: readonly string[]): string {
  switch (names.length) {
    case 0:
      return '';
    case 1:
      return `${names[0]} is typing…`;
    case 2:
      return `${names[0]} and ${names[1]} are typing…`;
    default:
      return 'Several people are typing…';
  }
}

/**
 * What the page says after a lost connection is back.
 *
 * @param shown how many messages came meanwhile and are shown
 * @param omitted how many came and are not shown, because they are too many
 */
export function missedPhrase(shown: number, omitted = 0): string {
  if (omitted > 0) {
    return `Back online. You missed ${shown + omitted} messages; these are the newest ${shown}:`;
  }
  switch (shown) {
    case 0:
      return 'Back online. You missed nothing.';
    case 1:
      return 'Back online. You missed 1 message:';
    default:
      return `Back online. You missed ${shown} messages:`;
  }
}

/** A day as people say it. */
export function dayPhrase(time: number, now: number): string {
  const day = startOfDay(time);
  const today = startOfDay(now);
  if (day === today) {
    return 'Today';
  }
  if (day === startOfDay(today - 1)) {
    return 'Yesterday';
  }
  return new Date(time).toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
}

/** The first moment of the day a moment is in. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** Up to two letters for a picture of somebody. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!].map((word) => [...word][0] ?? '') : [...name].slice(0, 2);
  return letters.join('').toUpperCase();
}

/** A hue that is always the same for the same user. */
export function hueOf(user: string): number {
  let hash = 0;
  for (const character of user) {
    hash = (hash * 31 + character.codePointAt(0)!) % 3600;
  }
  return hash % 360;
}

/**
 * What the page says while messages wait; '' if there is nothing to say.
 *
 * @param trouble why the server cannot take them; '' if it can
 */
export function waitingPhrase(count: number, isConnected: boolean, trouble: string): string {
  if (count === 0 || (isConnected && trouble === '')) {
    return '';
  }
  const go = count === 1 ? 'Your message goes' : `Your ${count} messages go`;
  return isConnected
    ? `Not sent yet: ${trouble}. ${go} out as soon as it is possible.`
    : `Not sent yet: there is no connection. ${go} out as soon as it is back.`;
}

/** What the page says about a message that the server would not take. */
export function tooLongPhrase(length: number, limit: number): string {
  return `Not sent: a message has at most ${limit} characters, and this one has ${length}.`;
}

/** What the page says when it takes no more. */
export function tooManyPhrase(): string {
  return 'Not sent: too many messages wait already. Send it when they are gone.';
}

/** Why something failed, in words. */
export function reasonOf(problem: unknown): string {
  const message = (problem as { message?: unknown }).message;
  return typeof message === 'string' ? message : String(problem);
}
