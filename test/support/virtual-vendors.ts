/**
 * Vendors that take their time by a clock that only tests move, behind the gates, rates and shared requests of the
 * program.
 */

import { setMaxListeners } from "node:events";
import { vi } from "vitest";
import type { Http, Upstream } from "../../src/http/client.ts";
import { defaultLimits } from "../../src/http/limits.ts";
import { createGate, type Gate } from "../../src/http/resilience/gate.ts";
import { createRateLimiter } from "../../src/http/resilience/rate-limit.ts";
import { singleFlight } from "../../src/http/single-flight.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import { tools } from "../../src/tools/registry.ts";
import { useVirtualTime } from "./gates.ts";
import { openTestServices, type TestServicesOptions } from "./services.ts";

interface VirtualOptions extends TestServicesOptions {
  readonly answerMs: number;
  /** Of vendors that have a rate, instead of the built-in one. */
  readonly requestsPerMinute?: number;
}

/** Time stands still but for `elapse`. End with `vi.useRealTimers()`. */
export const openVirtualVendors = ({ answerMs, requestsPerMinute, ...options }: VirtualOptions) => {
  useVirtualTime();
  const limiter = createRateLimiter();
  const gates = new Map<string, Gate>();
  const gateOf = ({ key, requestsPerMinute: own }: Upstream): Gate => {
    const rate = own && { key, requestsPerMinute: requestsPerMinute ?? own, limiter };
    const gate = gates.get(key) ?? createGate(defaultLimits, rate || undefined);
    gates.set(key, gate);
    return gate;
  };
  const behindGates = (http: Http): Http =>
    singleFlight(
      (request) =>
        gateOf(request.upstream).run(async (rateWaitMs) => {
          await new Promise((resolve) => setTimeout(resolve, answerMs));
          const answer = await http(request);
          return rateWaitMs > 0 ? { ...answer, rateWaitMs } : answer;
        }, request),
      defaultLimits.reserveMs,
    );
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const test = openTestServices({ ...options, through: behindGates });

  return {
    ...test,
    /** A tool call on behalf of somebody. Rejects with a `Problem`. */
    callAs: async (principal: string, name: string, given: object): Promise<Envelope> => {
      const tool = tools.find((one) => one.name === name);
      if (!tool) throw new Error(`No tool ${name}`);
      return tool.run(readArguments(tool, given) as never, {
        services: test.services,
        caller: { ...test.caller, principal },
        signal,
      });
    },
    /** The work's end, and the milliseconds until then. */
    elapse: async <Value>(work: Promise<Value>): Promise<{ readonly value: Value; readonly ms: number }> => {
      const begun = performance.now();
      let endedAt: number | undefined;
      const watched = work.finally(() => {
        endedAt = performance.now();
      });
      watched.catch(() => undefined);
      while (endedAt === undefined) await vi.advanceTimersByTimeAsync(answerMs / 4);
      return { value: await watched, ms: endedAt - begun };
    },
  };
};
