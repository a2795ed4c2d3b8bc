import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FanfareBanner, FanfareBusy, FanfareDatetime, FanfareProgress, FanfareText, FanfareTicker, FanfareToaster, FanfareValue } from './index.js';
import { FanfareInbox } from './inbox/index.js';

interface Declaration {
  readonly tagName: string;
  readonly attributes: { name: string; fieldName: string; description?: string }[];
  readonly members: { name: string }[];
  readonly events: { name: string }[];
  readonly cssParts: { name: string }[];
}

const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as { modules: { declarations: Declaration[] }[] };
const declared = new Map(modules.flatMap(({ declarations }) => declarations).map((each) => [each.tagName, each]));

describe('L4 the manifest', () => {
  test.each([
    ['fanfare-banner', FanfareBanner],
    ['fanfare-busy', FanfareBusy],
    ['fanfare-datetime', FanfareDatetime],
    ['fanfare-progress', FanfareProgress],
    ['fanfare-text', FanfareText],
    ['fanfare-ticker', FanfareTicker],
    ['fanfare-toaster', FanfareToaster],
    ['fanfare-value', FanfareValue],
  ])('says everything of %s', (tag, element) => {
    const { attributes, members, events, cssParts } = declared.get(tag)!;
    expect(attributes.map(({ name }) => name).sort()).toEqual(element.observedAttributes.filter((each) => each !== 'data-status').sort());
    expect(attributes.filter(({ description }) => !description)).toEqual([]);
    expect(members.map(({ name }) => name)).toEqual(expect.arrayContaining(attributes.map(({ fieldName }) => fieldName)));
    expect(events.map(({ name }) => name)).toEqual(['fanfare-update', 'fanfare-status']);
    const source = readFileSync(`src/${tag.replace('fanfare-', '')}.ts`, 'utf8');
    const parts = [...source.matchAll(/ part="([a-z]+)"/g)].map(([, part]) => part!);
    expect(cssParts.map(({ name }) => name).sort()).toEqual([...new Set(parts)].sort());
  });

  test('M20 says everything of fanfare-inbox', () => {
    const { attributes, members, events, cssParts } = declared.get('fanfare-inbox')!;
    expect(attributes.map(({ name }) => name).sort()).toEqual([...FanfareInbox.observedAttributes].sort());
    expect(attributes.filter(({ description }) => !description)).toEqual([]);
    expect(members.map(({ name }) => name)).toEqual(expect.arrayContaining(attributes.map(({ fieldName }) => fieldName)));
    expect(events.map(({ name }) => name)).toEqual(['fanfare-open', 'fanfare-change']);
    const sources = readdirSync('src/inbox').map((file) => readFileSync(`src/inbox/${file}`, 'utf8'));
    const made = /part: (?:read \? 'message' : )?'([a-z -]+)'|(?:button|linked|tool)\('([a-z-]+)'/g;
    const parts = sources.flatMap((source) => [...source.matchAll(made)].flatMap(([, part, other]) => (part ?? other)!.split(' ')));
    expect(cssParts.map(({ name }) => name).sort()).toEqual([...new Set(parts)].sort());
  });

  test('has all elements', () => {
    expect(declared.size).toBe(9);
  });
});
