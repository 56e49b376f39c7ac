/**
 * A rotating refresh token in all its places at once: nothing is spent that could not be replaced in every one of them.
 */

import { sleep } from "../http/timers.ts";
import type { HeldTokens, TokenCopy, TokenStore } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { candidatesOf, type KeptCopy, newestOf, successorOf } from "./copies.ts";

/** Rejects where somebody else has taken over meanwhile. */
export type Confirm = () => Promise<void>;

/** One place that keeps a copy: a file, or a Redis. */
export interface TokenPlace {
  /** For people: the name of a variable that holds a path, or `Redis`. */
  readonly name: string;
  read(): Promise<KeptCopy | undefined>;
  /** Durable once it resolves. */
  write(copy: TokenCopy): Promise<void>;
  /** One holder at a time, over every process that uses the place. */
  exclusively<T>(act: (confirm: Confirm) => Promise<T>): Promise<T>;
}

/** A place that is gone for a moment is written again and again for so long: the token exists nowhere else. */
const keepTryingMs = 20_000;
const retryMs = 250;
const never = new AbortController().signal;

const persist = async (place: TokenPlace, copy: TokenCopy, patienceMs: number): Promise<void> => {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await place.write(copy);
    } catch (failure) {
      if (performance.now() > until) throw failure;
      await sleep(retryMs, never);
    }
  }
};

const holdAll = <T>(
  places: readonly TokenPlace[],
  act: (confirms: readonly Confirm[]) => Promise<T>,
  confirms: readonly Confirm[] = [],
): Promise<T> => {
  const [next, ...others] = places;
  return next ? next.exclusively((confirm) => holdAll(others, act, [...confirms, confirm])) : act(confirms);
};

const namesOf = (places: readonly TokenPlace[]): string => places.map(({ name }) => name).join(" and ");

const notPrepared = (place: TokenPlace, cause: unknown): Problem =>
  cause instanceof Problem
    ? cause
    : new Problem(
        "vendor_unavailable",
        `${place.name} cannot be written, so the refresh token is not used: it works once, and the next one could not be kept. Make it writable.`,
        { cause },
      );

const notKept = (kept: readonly TokenPlace[], missing: readonly TokenPlace[], cause: unknown): Problem =>
  new Problem(
    "vendor_unavailable",
    kept.length > 0
      ? `The new refresh token is kept in ${namesOf(kept)} but not in ${namesOf(missing)}, so it is not used yet. Nothing is lost: it is tried again.`
      : `The new refresh token could not be kept in ${namesOf(missing)}; this process holds it and tries again. Make it writable, and do not stop the process.`,
    { cause, retryAfterSeconds: 5 },
  );

/** What is kept in the places, index by index, and what could not be written anywhere yet. */
interface Kept {
  readonly placed: (KeptCopy | undefined)[];
  unsaved: TokenCopy | undefined;
}

const allOf = ({ placed, unsaved }: Kept): readonly KeptCopy[] =>
  [...placed, unsaved].filter((copy): copy is KeptCopy => copy !== undefined);

/** Writes to every place what it should hold already: the newest of its chain, or what is about to be spent. */
const prepare = async (places: readonly TokenPlace[], kept: Kept, about: TokenCopy): Promise<void> => {
  const all = allOf(kept);
  for (const [at, place] of places.entries()) {
    const own = kept.placed[at];
    // What cannot be read may be the only good one, for whoever has the keys.
    if (own && own.token === undefined) continue;
    const newest = own ? newestOf(all, own.chain) : about;
    const copy = newest?.token === undefined ? about : newest;
    await place.write(copy).catch((cause) => {
      throw notPrepared(place, cause);
    });
    kept.placed[at] = copy;
  }
  kept.unsaved = undefined;
};

/**
 * `first` is the configured token, used until a rotated one is kept. Places are held in the order given, which is the
 * same in every process. `patienceMs`: how long a place that is gone is written again.
 */
export const tokenStore = (places: readonly TokenPlace[], first: string, patienceMs = keepTryingMs): TokenStore => {
  let unsaved: TokenCopy | undefined;

  const held = (kept: Kept, confirms: readonly Confirm[]): HeldTokens => {
    const unreadable = places.filter((_, at) => kept.placed[at] && kept.placed[at]?.token === undefined);
    return {
      candidates: candidatesOf(allOf(kept), first),
      remark:
        unreadable.length > 0
          ? ` The copy in ${namesOf(unreadable)} was sealed with other BILLING_MCP_CONTINUATION_KEYS: restoring those may be enough.`
          : "",
      prepare: async (about) => {
        await prepare(places, kept, about);
        unsaved = undefined;
        for (const confirm of confirms) await confirm();
      },
      replace: async (spent, token) => {
        const next = successorOf(spent, token, allOf(kept), first);
        unsaved = next;
        const written = await Promise.allSettled(places.map((place) => persist(place, next, patienceMs)));
        const missing = places.filter((_, at) => written[at]?.status === "rejected");
        if (missing.length === 0) {
          unsaved = undefined;
          return;
        }
        const failure = written.find((one) => one.status === "rejected");
        throw notKept(
          places.filter((place) => !missing.includes(place)),
          missing,
          failure?.reason,
        );
      },
    };
  };

  return {
    exclusively: (act) =>
      holdAll(places, async (confirms) => {
        const placed = await Promise.all(places.map((place) => place.read()));
        return act(held({ placed, unsaved }, confirms));
      }),
  };
};
