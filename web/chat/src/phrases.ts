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

/** What the page says after a lost connection is back. */
export function missedPhrase(count: number): string {
  switch (count) {
    case 0:
      return 'Back online. You missed nothing.';
    case 1:
      return 'Back online. You missed 1 message:';
    default:
      return `Back online. You missed ${count} messages:`;
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

/** What the page says while a message waits for the connection. */
export function waitingPhrase(): string {
  return 'Not sent yet: there is no connection. Your message goes out as soon as it is back.';
}

/** What the page says when it is not known that a message arrived. */
export function notSentPhrase(problem: unknown): string {
  const code = (problem as { code?: unknown }).code;
  // Codes below 100 are the SDK's own: the server has said nothing, but may have the message.
  return typeof code === 'number' && code < 100
    ? 'The connection was lost meanwhile. If your message does not show up, send it again.'
    : `Not sent: ${reasonOf(problem)}.`;
}

/** Why something failed, in words. */
export function reasonOf(problem: unknown): string {
  const message = (problem as { message?: unknown }).message;
  return typeof message === 'string' ? message : String(problem);
}
