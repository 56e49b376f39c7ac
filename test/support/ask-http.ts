/** One GET through the room under test, as the vendors' rooms would ask, with clocks short enough for tests. */

import { afterEach } from "vitest";
import { createHttp, type HttpOptions, type HttpRequest } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { startFaultServer } from "./fault-server.ts";
import type { Fault } from "./faults.ts";

/** Retries wait for nobody; what they would have waited is in `slept`. */
export const testHttp = (options: HttpOptions = {}) => {
  const slept: number[] = [];
  const http = createHttp({
    random: () => 1,
    sleep: async (ms) => {
      slept.push(ms);
    },
    ...options,
  });
  return { ...http, slept };
};

/** Servers that answer by a script, and clients to ask them; closed after each test of the file. */
export const scriptedServers = () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  const opened = <Closing extends { close(): Promise<void> }>(one: Closing): Closing => {
    open.push(one);
    return one;
  };
  return {
    serve: async (...script: Fault[]) => opened(await startFaultServer(...script)),
    client: (options: HttpOptions = {}) => opened(testHttp(options)),
  };
};

let asked = 0;

/** No two are the same request, so each is sent; what two callers ask with one of them is. */
export const asking = (url: URL, changes: Partial<HttpRequest> = {}): HttpRequest => {
  asked += 1;
  return {
    method: "GET",
    url,
    headers: { accept: "application/json", "x-request": String(asked) },
    upstream: { key: "test", allowPrivate: true },
    endpoint: "customers",
    template: "/customers",
    signal: new AbortController().signal,
    deadline: performance.now() + 25_000,
    ...changes,
  };
};

/** The failure a request ends with; throws where it succeeds, or fails with anything else. */
export const failureOf = async (answer: Promise<unknown>): Promise<HttpFailure> => {
  const end = await answer.then(
    (value) => new Error(`answered: ${JSON.stringify(value)?.slice(0, 200)}`),
    (error: unknown) => error,
  );
  if (end instanceof HttpFailure) return end;
  throw end;
};
