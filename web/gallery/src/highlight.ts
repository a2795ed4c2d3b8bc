/** A part of a line, and what it is. */
export interface Token {
  readonly kind: 'comment' | 'string' | 'keyword' | 'number' | 'plain';
  readonly text: string;
}

const KEYWORDS =
  'abstract async await boolean break case catch class const continue default do double else enum export extends final finally ' +
  'for from function if implements import instanceof int interface let long new null of private protected public readonly ' +
  'record return static super switch synchronized this throw throws true false try type typeof undefined var void while';

const CODE = new RegExp(
  [
    String.raw`(?<comment>//.*|/\*.*?(?:\*/|$)|^\s*\*.*|<!--.*?-->)`,
    String.raw`(?<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\u0060(?:\\.|[^\u0060\\])*\u0060)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS.replaceAll(' ', '|')})\b|@\w+|</?[\w-]+|/?>$)`,
    String.raw`(?<number>\b\d[\d_.]*\b)`,
  ].join('|'),
  'g',
);

/** A line of Java, TypeScript or HTML in its parts. */
export function tokens(line: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(CODE)) {
    if (match.index > end) {
      found.push({ kind: 'plain', text: line.slice(end, match.index) });
    }
    const [kind] = Object.entries(match.groups!).find(([, text]) => text !== undefined)!;
    found.push({ kind: kind as Token['kind'], text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) {
    found.push({ kind: 'plain', text: line.slice(end) });
  }
  return found;
}
