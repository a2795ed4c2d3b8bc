import { SCENARIOS, type Scenario } from './scenarios';

/** The scenario whose frame or page this is. */
export function scenarioHere(): Scenario {
  const name = location.pathname.split('/')[1];
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) {
    throw new Error(`There is no scenario "${name}"`);
  }
  return scenario;
}
