/** The way into one upstream: so many requests at once, so many a minute, and one fair line for whoever has to wait. */

import { HttpFailure, stoppedBy } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";
import { after } from "../timers.ts";
import { type Asker, createFairLine, type FairLine, nobody } from "./fair-line.ts";
import type { Grant, RateLimiter } from "./rate-limit.ts";

export interface GateCaller {
  readonly asker?: Asker | undefined;
  readonly signal: AbortSignal;
  /** performance.now() milliseconds by which the answer must be there. */
  readonly deadline: number;
}

export interface Gate {
  /**
   * Does the work in one of the upstream's places. Whoever has to wait does so as long as its deadline leaves
   * `reserveMs` for the work, and is refused at once where the wait is known not to fit. Rejects `rate_limited` or
   * `overloaded` with the seconds until it may be tried again, or as the caller's signal says. The work is told the
   * milliseconds that were waited for the rate.
   */
  run<T>(work: (rateWaitMs: number) => Promise<T>, caller: GateCaller): Promise<T>;
}

/** A vendor's rate, as one upstream keeps it. */
interface GateRate {
  readonly key: string;
  readonly requestsPerMinute: number;
  readonly limiter: RateLimiter;
}

interface Entry {
  readonly asker: Asker;
  /** performance.now() milliseconds until which it can wait. */
  readonly patience: number;
  /** Told what the rate clock shows. */
  readonly start: (rateClock: number) => void;
  readonly giveUp: (failure: HttpFailure) => void;
  /** Milliseconds that the rate last told it to wait. */
  toldMs: number;
}

/** What keeps the line waiting. */
type Block = "places" | "rate";

const overloaded = (): HttpFailure =>
  new HttpFailure("overloaded", "Too many requests of ours are under way.", { retryAfterSeconds: 1 });

const usedUp = (waitMs: number): HttpFailure =>
  new HttpFailure("rate_limited", "The requests allowed per minute are used up.", {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });

/** A clock that runs while the rate is what the line waits for. */
const createRateClock = () => {
  let [total, since]: [number, number | undefined] = [0, undefined];
  const read = (): number => total + (since === undefined ? 0 : performance.now() - since);
  return {
    read,
    run: (runs: boolean) => {
      if (runs === (since !== undefined)) return;
      total = read();
      since = runs ? performance.now() : undefined;
    },
  };
};

type GateLimits = Pick<HttpLimits, "concurrent" | "queued" | "queuedPerPrincipal" | "reserveMs">;

/** Lets those in line in, as places and the rate allow it. */
const createAdmission = (line: FairLine<Entry>, most: number, rate: GateRate | undefined) => {
  const clock = createRateClock();
  let [underWay, block]: [number, Block] = [0, "places"];
  let pumping: Promise<void> | undefined;
  let isAskedAgain = false;
  let timer: NodeJS.Timeout | undefined;

  const isFree = (): boolean => underWay < most;

  /** Lets the entry in if the rate allows it; otherwise says how long that may not be asked again. */
  const admit = async (entry: Entry): Promise<Pick<Grant, "waitMs" | "isOwn">> => {
    if (rate) {
      const wanted = { asker: entry.asker, othersWait: line.hasSingle };
      const { giveBack, ...grant } = await rate.limiter.grant(rate.key, rate.requestsPerMinute, wanted);
      entry.toldMs = grant.waitMs;
      if (grant.waitMs > 0) return grant;
      if (!line.has(entry)) giveBack();
    }
    if (!line.has(entry)) return { waitMs: 0 };
    line.pass(entry);
    underWay += 1;
    entry.start(clock.read());
    return { waitMs: 0 };
  };

  /** Lets one in, whose turn it is or who has not had its share; 0, or the milliseconds until one may come in. */
  const admitNext = async (): Promise<number> => {
    let soonest = Number.POSITIVE_INFINITY;
    for (const entry of line.turns()) {
      const { waitMs, isOwn } = await admit(entry);
      soonest = Math.min(soonest, waitMs);
      if (waitMs === 0 || !isOwn) break;
    }
    return soonest;
  };

  const letIn = async (): Promise<void> => {
    clearTimeout(timer);
    let waitMs = 0;
    while (line.size > 0 && isFree() && waitMs === 0) waitMs = await admitNext();
    block = waitMs > 0 && isFree() ? "rate" : "places";
    if (waitMs > 0 && line.size > 0) timer = setTimeout(pump, Math.ceil(waitMs));
    clock.run(block === "rate" && line.size > 0);
  };

  const pump = (): Promise<void> => {
    isAskedAgain = true;
    pumping ??= (async () => {
      while (isAskedAgain) {
        isAskedAgain = false;
        await letIn();
      }
      pumping = undefined;
    })();
    return pumping;
  };

  return {
    pump,
    /** What keeps the line waiting. */
    block: () => block,
    rateClock: () => clock.read(),
    /** Takes a place past the line, where nobody is in it. */
    enterAtOnce: (): boolean => {
      const isOpen = !rate && line.size === 0 && isFree();
      if (isOpen) underWay += 1;
      return isOpen;
    },
    leave: () => {
      underWay -= 1;
      if (line.size > 0) void pump();
    },
  };
};

/** The line is as long as it may be: its place goes to whoever has fewer in line than the one with the most. */
const makeRoom = (line: FairLine<Entry>, principal: string, limits: GateLimits): boolean => {
  if (line.sizeOf(principal) >= limits.queuedPerPrincipal) return false;
  if (line.size < limits.queued) return true;
  const last = line.lastOfLongest();
  if (!last || line.sizeOf(last.asker.principal) <= line.sizeOf(principal)) return false;
  last.giveUp(overloaded());
  return true;
};

export const createGate = (limits: GateLimits, rate?: GateRate): Gate => {
  const line = createFairLine<Entry>();
  const admission = createAdmission(line, limits.concurrent, rate);

  const expected = async (entry: Entry): Promise<number> =>
    rate ? Math.max(entry.toldMs, await rate.limiter.expect(rate.key, rate.requestsPerMinute, line.ahead(entry))) : 0;

  /** Refuses at once what is known to come too late. */
  const refuseIfHopeless = async (entry: Entry): Promise<void> => {
    await admission.pump();
    if (admission.block() !== "rate" || !line.has(entry)) return;
    const waitMs = await expected(entry);
    if (performance.now() + waitMs > entry.patience) entry.giveUp(usedUp(waitMs));
  };

  const refuse = async (entry: Entry): Promise<void> =>
    entry.giveUp(admission.block() === "rate" ? usedUp(await expected(entry)) : overloaded());

  const wait = ({ asker = nobody, signal, deadline }: GateCaller): Promise<number> =>
    new Promise((resolve, reject) => {
      const since = admission.rateClock();
      const patience = deadline - limits.reserveMs;
      const settle = (): boolean => {
        clearTimeout(watch);
        signal.removeEventListener("abort", cancel);
        return line.delete(entry);
      };
      const giveUp = (failure: HttpFailure) => {
        if (!settle()) return;
        reject(failure);
        void admission.pump();
      };
      const start = (rateClock: number) => {
        settle();
        resolve(rateClock - since);
      };
      const cancel = () => giveUp(stoppedBy(signal));
      const entry: Entry = { asker, patience, start, giveUp, toldMs: 0 };
      const watch = after(patience - performance.now(), () => void refuse(entry));
      signal.addEventListener("abort", cancel, { once: true });
      line.add(entry);
      void refuseIfHopeless(entry);
    });

  return {
    run: async (work, caller) => {
      const isIn = admission.enterAtOnce();
      if (!isIn && !makeRoom(line, caller.asker?.principal ?? nobody.principal, limits)) throw overloaded();
      const rateWaitMs = isIn ? 0 : await wait(caller);
      try {
        return await work(rateWaitMs);
      } finally {
        admission.leave();
      }
    },
  };
};
