/** Gates with clocks that tests move, and a rate asked for as a request asks for it. */

import { vi } from "vitest";
import { type Asker, nobody } from "../../src/http/resilience/fair-line.ts";
import { createGate } from "../../src/http/resilience/gate.ts";
import type { RateLimiter } from "../../src/http/resilience/rate-limit.ts";

export const useVirtualTime = (): void => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
};

export type Take = (
  key: string,
  requestsPerMinute: number,
  deadline: number,
  signal: AbortSignal,
  asker?: Asker,
) => Promise<void>;

/** One request of a rate, as a gate asks for it: through as soon as the rate allows, however many are under way. */
export const takingFrom = (limiter: RateLimiter): Take => {
  const gates = new Map<string, ReturnType<typeof createGate>>();
  const limits = { concurrent: 1e9, queued: 1e9, queuedPerPrincipal: 1e9, reserveMs: 0 };
  return (key, requestsPerMinute, deadline, signal, asker = nobody) => {
    const name = `${key}:${requestsPerMinute}`;
    const gate = gates.get(name) ?? createGate(limits, { key, requestsPerMinute, limiter });
    gates.set(name, gate);
    return gate.run(async () => {}, { deadline, signal, asker });
  };
};
