/** How often a property is tried: a taste in `npm run check`, more on the machine that has nothing else to do. */
export const TIMES = process.env['CI'] === undefined ? 40 : 500;

/** Milliseconds that so many tries may take on a busy machine. */
export const PATIENCE_MS = 300_000;

/** One seed, so that a failure of one machine is a failure of all. */
export const SEED = 20_261_121;
