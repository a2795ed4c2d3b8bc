/** What of an element follows an attribute of an object. */
export type Target =
  | { readonly kind: 'text' | 'value' | 'hidden' | 'shown' | 'disabled' | 'enabled' }
  | { readonly kind: 'aria' | 'class'; readonly name: string };

export const PREFIX = 'data-fanfare-';
/** Which object an element and everything in it follow. */
export const LIVE = `${PREFIX}live`;

const PLAIN = ['text', 'value', 'hidden', 'shown', 'disabled', 'enabled'] as const;

/**
 * What `data-fanfare-…` binds: `text`, `value`, `hidden`, `shown`, `disabled`, `enabled`, `aria-` and `class-` with a name.
 * Null for everything else, such as HTML, addresses and handlers.
 */
export function targetOf(attribute: string): Target | null {
  const rest = attribute.slice(PREFIX.length);
  const kind = PLAIN.find((each) => each === rest);
  if (kind !== undefined) {
    return { kind };
  }
  const [, group, name = ''] = /^(aria|class)-(.+)$/.exec(rest) ?? [];
  if (group === 'aria') {
    return /^[a-z]+$/.test(name) ? { kind: 'aria', name } : null;
  }
  return group === 'class' ? { kind: 'class', name } : null;
}
