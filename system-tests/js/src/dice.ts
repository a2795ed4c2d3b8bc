/** Random decisions that can be repeated. */
export interface Dice {
  readonly seed: number;
  /** A number that is not negative, and less than another. */
  below(bound: number): number;
  one<T>(choices: readonly T[]): T;
  /** Lets so many turns of the event loop pass. */
  turns(count: number): Promise<void>;
}

/** A seed, which is printed; SEED in the environment sets it. */
export function newSeed(): number {
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 32);
  console.log(`SEED=${seed} repeats this`);
  return seed;
}

/** The same numbers for the same seed: a linear congruential generator with the constants of Numerical Recipes. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Dice with a new seed. */
export function newDice(): Dice {
  const seed = newSeed();
  const below = randomNumbers(seed);
  return {
    seed,
    below,
    one: (choices) => choices[below(choices.length)]!,
    turns: async (count) => {
      for (let i = 0; i < count; i++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
