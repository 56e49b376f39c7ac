/** Keeps to a vendor's rate: at most so many requests in any minute, however the minutes are cut, and shares it out. */

import type { Asker } from "./fair-line.ts";

/** What a rate is asked: on whose behalf, and whether anybody waits who reads no whole book. */
export interface Wanted {
  readonly asker: Asker;
  readonly othersWait: boolean;
}

/**
 * `waitMs` 0: one request may be sent now, unless it is given back; otherwise so long until the next may be asked for.
 */
export interface Grant {
  readonly waitMs: number;
  /** Only this asker's share is used up: others need not wait. */
  readonly isOwn?: boolean;
  giveBack(): void;
}

/** Here or in a store that replicas share. Nothing of it rejects. */
export interface RateLimiter {
  grant(key: string, requestsPerMinute: number, wanted: Wanted): Grant | Promise<Grant>;
  /** Milliseconds until the request behind `ahead` others may go, as things stand; 0 or less: now. */
  expect(key: string, requestsPerMinute: number, ahead: number): number | Promise<number>;
}

/** A rate as a whole number of requests. */
export const wholeRate = (requestsPerMinute: number): number => Math.max(1, Math.floor(requestsPerMinute));

/**
 * How a minute's requests are shared out. Half belongs to whoever asks first; the other half is kept, in equal parts,
 * for the principals that asked within the minute. Whoever has had its part leaves one in eight for somebody who has
 * not asked yet. Whole-book reads have half at most while others wait or have asked within the minute. A principal
 * without a name is alone.
 */
export const shares = {
  /** What is kept for each of so many principals, the asking one included. */
  kept: (most: number, principals: number): number => Math.floor(most / 2 / principals),
  newcomer: (most: number): number => Math.floor(most / 8),
  bulk: (most: number): number => Math.max(1, Math.floor(most / 2)),
} as const;

interface Granted extends Asker {
  readonly at: number;
}

interface Rate {
  /** Within the window, the latest last. */
  readonly granted: Granted[];
  /** How many of them are whose. */
  readonly used: Map<string, number>;
  /** When each principal last asked. */
  readonly asked: Map<string, number>;
}

const addUse = ({ used }: Rate, principal: string, count: 1 | -1): void => {
  used.set(principal, (used.get(principal) ?? 0) + count);
  if (used.get(principal) === 0) used.delete(principal);
};

/** Requests of the window that are kept for other principals than this one. */
const keptFor = ({ used, asked }: Rate, { principal }: Asker, most: number): number => {
  if (principal === "") return 0;
  const others = [...asked.keys()].filter((one) => one !== principal);
  const each = shares.kept(most, others.length + 1);
  const kept = others.reduce((sum, one) => sum + Math.max(0, each - (used.get(one) ?? 0)), 0);
  return kept + ((used.get(principal) ?? 0) >= each ? shares.newcomer(most) : 0);
};

/** Whether others have asked within the window. */
const isCrowded = ({ granted, asked }: Rate, { principal }: Asker): boolean =>
  [...asked.keys()].some((one) => one !== principal) ||
  granted.some((one) => !one.isBulk && one.principal !== principal);

/** In memory, for one process. `windowMs`: what counts as a minute. */
export const createRateLimiter = ({ windowMs = 60_000 }: { readonly windowMs?: number } = {}): RateLimiter => {
  const rates = new Map<string, Rate>();

  const rateOf = (key: string, most: number): Rate => {
    const name = `${key}:${most}`;
    const rate = rates.get(name) ?? { granted: [], used: new Map(), asked: new Map() };
    rates.set(name, rate);
    const since = performance.now() - windowMs;
    const { granted } = rate;
    const within = granted.findIndex(({ at }) => at > since);
    for (const { principal } of granted.splice(0, within < 0 ? granted.length : within)) addUse(rate, principal, -1);
    for (const [principal, at] of rate.asked) if (at <= since) rate.asked.delete(principal);
    return rate;
  };

  /** Milliseconds until fewer than so many of these lie within the window. */
  const waitFor = (granted: readonly Granted[], most: number): number => {
    const earlier = granted.length < most ? undefined : granted.at(-most);
    return earlier === undefined ? 0 : earlier.at + windowMs - performance.now();
  };

  return {
    grant: (key, requestsPerMinute, { asker, othersWait }) => {
      const most = wholeRate(requestsPerMinute);
      const rate = rateOf(key, most);
      const { granted, asked } = rate;
      if (asker.principal !== "" && !asker.isBulk) asked.set(asker.principal, performance.now());
      const bulk = asker.isBulk && (othersWait || isCrowded(rate, asker)) ? granted.filter(({ isBulk }) => isBulk) : [];
      const fullMs = waitFor(granted, most);
      const ownMs = waitFor(granted, Math.max(1, most - keptFor(rate, asker, most)));
      const waitMs = Math.max(fullMs, ownMs, waitFor(bulk, shares.bulk(most)));
      const own = { ...asker, at: performance.now() };
      if (waitMs === 0) {
        granted.push(own);
        addUse(rate, asker.principal, 1);
      }
      const giveBack = () => {
        const place = granted.indexOf(own);
        if (place < 0) return;
        granted.splice(place, 1);
        addUse(rate, asker.principal, -1);
      };
      return { waitMs, isOwn: waitMs > 0 && fullMs === 0, giveBack };
    },
    expect: (key, requestsPerMinute, ahead) => {
      const most = wholeRate(requestsPerMinute);
      const { granted } = rateOf(key, most);
      return waitFor(granted, most - (ahead % most)) + Math.floor(ahead / most) * windowMs;
    },
  };
};
