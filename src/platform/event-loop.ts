/** Turns of the event loop, one for each piece of work that takes long, so that other work is served in between. */

let last: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop that nobody else was given: the caller does its work in it. In the order
 * asked for, over the whole process, which has but one event loop.
 */
export const yieldToEventLoop = (): Promise<void> => {
  // One after the other: immediates that are set together all run before anything else is looked at.
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
};

/** Milliseconds of rows worked through in one turn. */
const pieceMs = 15;

/**
 * For work in pieces: call it before each, and wait for what it returns. That is nothing, until the pieces since the
 * last turn have taken long.
 */
export const createYielding = (): (() => Promise<void> | undefined) => {
  let until = performance.now() + pieceMs;
  return () => {
    if (performance.now() < until) return undefined;
    return yieldToEventLoop().then(() => {
      until = performance.now() + pieceMs;
    });
  };
};

/** Runs work one after another, whoever asks for it and however the work before ended. */
export const createLine = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
};
