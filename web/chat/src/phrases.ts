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
