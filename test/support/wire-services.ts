/**
 * The services over real sockets: the outgoing HTTP as it is, with clocks short enough for tests and no wait before
 * retries.
 */

import { connectAll } from "../../src/connections/connect.ts";
import { createContinuations } from "../../src/customers/continuation/tokens.ts";
import { createHttp, type Http, type HttpOptions } from "../../src/http/client.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import type { Caller, CallServices } from "../../src/tools/define.ts";
import { tools } from "../../src/tools/registry.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";
import type { Problem } from "../../src/vocabulary/problem.ts";

/** Longer than any call: for what does not wait for a clock, on a machine that is busy with other things. */
export const noClocks = { connectMs: 60_000, headersMs: 60_000, idleMs: 60_000, attemptMs: 60_000 } as const;
/** Short enough to wait for an ailing vendor. */
export const shortLimits = { connectMs: 1_500, headersMs: 1_500, idleMs: 1_500, attemptMs: 3_000 } as const;

interface WireServices {
  readonly services: CallServices;
  readonly caller: Caller;
  /** Every problem a vendor had, with its cause: what the log is told. */
  readonly reported: Problem[];
  /** A tool call as the server makes it: rejects with a `Problem`. */
  call(tool: string, given: unknown, signal?: AbortSignal): Promise<Envelope>;
  close(): Promise<void>;
}

export interface WireServicesOptions extends HttpOptions {
  readonly deadlineMs?: number;
  readonly pii?: "full" | "masked";
  readonly now?: () => number;
  /** The origin of healthy vendors, whose answers only the call's deadline bounds. */
  readonly healthy?: string;
}

/** `variables` are the vendors' settings, base URLs included. */
export const openWireServices = (
  variables: Readonly<Record<string, string>>,
  { deadlineMs = 10_000, pii = "full", now = Date.now, healthy, ...options }: WireServicesOptions = {},
): WireServices => {
  const http = createHttp({ random: () => 1, sleep: async () => {}, limits: shortLimits, ...options });
  const patient = createHttp({ limits: noClocks });
  const request: Http = (asked) => (asked.url.origin === healthy ? patient : http).request(asked);
  const tokenStore = () => {
    throw new Error("Nothing rotates here.");
  };
  const connections = connectAll({ variables }, { http: request, tokenStore });
  const reported: Problem[] = [];
  const services: CallServices = {
    client: (connection, call, onAnswer) => liveClient({ http: request, connection, call, onAnswer }),
    continuations: createContinuations({ keys: ["k".repeat(32)], ttlSeconds: 3_600, now }),
    deadlineMs,
    scanRows: 5_000,
    now,
    report: (_, problem) => void reported.push(problem),
  };
  const caller: Caller = { principal: "test", connections, pii };
  return {
    services,
    caller,
    reported,
    call: async (name, given, signal = new AbortController().signal) => {
      const tool = tools.find((one) => one.name === name);
      if (!tool) throw new Error(`No tool ${name}`);
      return tool.run(readArguments(tool, given) as never, { services: services, caller, signal });
    },
    close: async () => {
      await Promise.all([http.close(), patient.close()]);
    },
  };
};
