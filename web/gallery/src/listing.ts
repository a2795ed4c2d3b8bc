/** A line of a source as it is shown. */
export interface Line {
  /** In the file, from 1. */
  readonly number: number;
  readonly text: string;
}

/** A source as it is shown: without what is there for the compiler or the gallery alone. */
export interface Listing {
  readonly lines: readonly Line[];
  /** Which lines light up for a mark: their places in `lines`, first and last. */
  readonly marks: ReadonlyMap<string, readonly [first: number, last: number]>;
  /** How many lines there are, blank ones left out. */
  readonly count: number;
}

const MARK = /^\s*(?:lights\.)?lit\(["'](\w+)["']\);\s*$/;
const PREAMBLE = /^(?:package |import )/;
const BLOCK = /[{}]\s*$/;
/** What the line before ends with where a statement begins. */
const BOUNDARY = /[{};]\s*(?:\/\/.*)?$|^\s*(?:\/\/.*|\/?\*.*)?$/;

/** Reads a source; a mark belongs to the statement above it, or if its block begins there, to the one below. */
export function listingOf(text: string): Listing {
  const lines: Line[] = [];
  const marks = new Map<string, readonly [number, number]>();
  const ahead: string[] = [];
  text
    .trimEnd()
    .split('\n')
    .forEach((line, i) => {
      const mark = MARK.exec(line)?.[1];
      if (mark !== undefined && BLOCK.test(lines.at(-1)?.text ?? '')) {
        ahead.push(mark);
      } else if (mark !== undefined) {
        marks.set(mark, statementBefore(lines));
      } else if (!isLeftOut(line, lines)) {
        lines.push({ number: i + 1, text: line });
        if (BOUNDARY.test(line)) {
          ahead.splice(0).forEach((each) => marks.set(each, statementBefore(lines)));
        }
      }
    });
  return { lines, marks, count: lines.filter(({ text: shown }) => shown.trim() !== '').length };
}

/** The preamble, blank lines before anything, and the fields and parameters that lights come through stay out. */
function isLeftOut(line: string, before: readonly Line[]): boolean {
  return PREAMBLE.test(line) || (line.trim() === '' && (before.at(-1)?.text.trim() ?? '') === '');
}

function statementBefore(lines: readonly Line[]): readonly [number, number] {
  const last = lines.length - 1;
  let first = last;
  while (first > 0 && !BOUNDARY.test(lines[first - 1]!.text)) {
    first--;
  }
  return [first, last];
}
