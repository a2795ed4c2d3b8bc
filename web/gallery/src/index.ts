import { element, make } from './dom';
import { listingOf } from './listing';
import { takePulse } from './pulse';
import { SCENARIOS, type Scenario } from './scenarios';
import { sourcesOf, type Source } from './source';
import { offerTheme } from './theme';

function linesOf(sources: readonly Source[], side: Source['side']): number {
  return sources.filter((each) => each.side === side).reduce((sum, { text }) => sum + listingOf(text).count, 0);
}

function card(scenario: Scenario): HTMLElement {
  const lines = make('p', { class: 'lines' }, '\u00a0');
  sourcesOf(scenario).then(
    (sources) => (lines.textContent = `Server ${linesOf(sources, 'server')} lines · page ${linesOf(sources, 'page')} lines`),
    (problem: unknown) => console.warn('A source cannot be counted', problem),
  );
  return make(
    'li',
    { class: 'card' },
    make('p', { class: 'kicker' }, scenario.uses),
    make('h3', {}, make('a', { href: `/${scenario.name}/` }, scenario.title)),
    make('p', { class: 'pitch' }, scenario.pitch),
    lines,
  );
}

offerTheme();
element('cards').append(...SCENARIOS.map(card));
takePulse();
