import { FanfareError, reasonOf } from './errors.js';

/** A value as JSON; throws for what JSON cannot say. */
export function toJson(value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (problem) {
    throw new FanfareError('badInput', `The message cannot be sent as JSON: ${reasonOf(problem)}`);
  }
  if (json === undefined) {
    throw new FanfareError('badInput', `The message cannot be sent as JSON: it is ${typeof value}`);
  }
  return json;
}
