import { element, make } from '../dom';
import { SCENARIOS } from '../scenarios';
import { scenarioHere } from '../scenario-here';
import { sourcesOf } from '../source';
import { offerTheme } from '../theme';
import { followLights } from './lights';
import { Pane } from './pane';
import { SourceView } from './source-view';

offerTheme();
const scenario = scenarioHere();
element('uses').textContent = scenario.uses;
element('steps').append(...scenario.steps.map((step) => make('li', {}, step)));
const place = SCENARIOS.indexOf(scenario);
link('before', place - 1, '←');
link('after', place + 1, '→');

const panes = [new Pane(scenario, 'a', 'Ann')];
if (scenario.alone) {
  element('stage').classList.add('alone');
} else {
  panes.push(new Pane(scenario, 'b', 'Bob'));
}
element('stage').append(...panes.map((pane) => pane.root));

const views = (await sourcesOf(scenario)).map((source) => new SourceView(source));
element('sources').append(...views.map((view) => view.root));
const light = (side: 'server' | 'page', mark: string, times: number) =>
  views.filter((view) => view.side === side).forEach((view) => view.light(mark, times));
followLights((lit) => lit.scenario === scenario.name && light('server', lit.mark, lit.times));
panes.forEach((pane) => pane.onLit((mark) => light('page', mark, 1)));
if (scenario.phone) {
  element('stage').classList.add('three');
  // Not before it is known who Ann is: the phone is hers.
  panes[0]!.onConnected(() => {
    const phone = new Pane(scenario, 'a', 'Ann', 'Phone');
    phone.onLit((mark) => light('page', mark, 1));
    element('stage').append(phone.root);
  });
}

function link(id: string, index: number, arrow: string): void {
  const to = SCENARIOS.at((index + SCENARIOS.length) % SCENARIOS.length)!;
  const anchor = element<HTMLAnchorElement>(id);
  anchor.href = `/${to.name}/`;
  anchor.title = to.title;
  anchor.append(make('span', { class: 'visually-hidden' }, to.title), arrow);
}
