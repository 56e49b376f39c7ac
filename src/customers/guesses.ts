/**
 * Whole values of hidden data that a masked caller tries: each may be a guess, so those that find nobody are bounded.
 */

import { parseQuery } from "../search/query.ts";
import { personalMatch, readParameter } from "../vendors/declare/parameters.ts";
import type { Connection } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import type { Request } from "./request.ts";
import { ownFilters } from "./vendor-filters.ts";

/** Per principal: as many as somebody may mistype, too few to try out names at a known domain. */
export const guessBudget = { name: "guesses", points: 120, seconds: 3_600 } as const;

/** A budget of each principal over time, here or in a store that replicas share. Neither call ever rejects. */
export interface GuessLimiter {
  /** 0 = go on, otherwise whole seconds until the next may come. */
  take(principal: string, guesses: number): Promise<number>;
  giveBack(principal: string, guesses: number): Promise<void>;
}

/** What cannot be sent is refused elsewhere, and is no guess. */
const wholeFilters = (request: Request, { name, vendor }: Connection): number => {
  const { parameters } = vendor.customers;
  let guesses = 0;
  for (const { parameter, value } of ownFilters(name, request)) {
    const known = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
    if (!known || "wrong" in readParameter(known, value) || personalMatch(known, value) !== "whole") continue;
    guesses += known.list ? value.split(",").length : 1;
  }
  return guesses;
};

/** Whose guesses are counted, and where. */
export interface Guessing {
  readonly limiter: GuessLimiter;
  readonly principal: string;
  /** All that the caller may ask. */
  readonly connections: readonly Connection[];
}

/** How many values of hidden data a request may name whole. */
const guessesIn = (request: Request, connections: readonly Connection[]): number => {
  const kinds = request.query === undefined ? [] : parseQuery(request.query).kinds;
  const isSearch = kinds.some((kind) => kind === "email" || kind === "phone" || kind === "name");
  const filters = connections.map((connection) => wholeFilters(request, connection));
  return (
    (isSearch ? 1 : 0) + (request.filters.email === undefined ? 0 : 1) + filters.reduce((sum, one) => sum + one, 0)
  );
};

/**
 * Runs `act` within the caller's guesses; `guessing` is absent where nothing is hidden from it. What it took is given
 * back unless it found nobody. Rejects with `overloaded` where the budget is used up.
 */
export const withinGuesses = async <Found>(
  guessing: Guessing | undefined,
  request: Request,
  act: () => Promise<Found>,
  hasFound: (found: Found) => boolean,
): Promise<Found> => {
  if (!guessing) return act();
  const { limiter, principal, connections } = guessing;
  const guesses = guessesIn(request, connections);
  if (guesses === 0) return act();
  const wait = await limiter.take(principal, guesses);
  if (wait > 0) {
    throw new Problem(
      "overloaded",
      `E-mails, phones and persons' names are masked for this caller, and it has tried too many that nobody has: ${guessBudget.points} an hour are allowed. Ask by the customer's own name, number or id, or for the scope to see personal data.`,
      { retryAfterSeconds: wait },
    );
  }
  let missed = false;
  try {
    const found = await act();
    missed = !hasFound(found);
    return found;
  } finally {
    if (!missed) await limiter.giveBack(principal, guesses);
  }
};
