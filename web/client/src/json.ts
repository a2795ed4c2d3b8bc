import { wrong } from './arguments.js';
import { reasonOf } from './errors.js';

/** A value as JSON; throws for what JSON cannot say. */
export function toJson(value: unknown, what = 'The message'): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (problem) {
    throw wrong(`${what} cannot be sent as JSON: ${reasonOf(problem)}`);
  }
  if (json === undefined) {
    throw wrong(`${what} cannot be sent as JSON: it is ${typeof value}`);
  }
  return json;
}
