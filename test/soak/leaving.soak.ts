/** G23: cancelled calls let go of their vendor, on both transports, and leave nothing behind. */

import { expect } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { randomFrom } from "../support/mutate.ts";
import { jsonHeaders, legacyCall, modernCall } from "../support/send.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { openHttpServer } from "./door.ts";
import { ofGoal, part, quantile, scaled } from "./figures.ts";
import { startWatch } from "./watch.ts";

const random = randomFrom(5);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const given = { vendors: ["zenskar"], limit: 5 };

/** Starts a call that hangs at its vendor, cancels it at some moment, and waits until the vendor's side is closed. */
const released = async (sandbox: Sandbox, start: () => () => void): Promise<number> => {
  const from = sandbox.requests.length;
  const cancel = start();
  while (sandbox.requests.length === from) await pause(1);
  await pause(random() * 20);
  const since = performance.now();
  cancel();
  while (!sandbox.requests[from]?.aborted && performance.now() - since < 6_000) await pause(1);
  return performance.now() - since;
};

const onStdio = async (sandbox: Sandbox, count: number) => {
  const watch = startWatch();
  const server = await startStdioProgram({
    env: { ...sandbox.settings, BILLING_MCP_LOG_LEVEL: "silent", ...watch.env },
  });
  const times: number[] = [];
  let timers = 0;
  for (let id = 1; id <= count; id += 1) {
    const wait = await released(sandbox, () => {
      void server.call("list_customers", given, id);
      const params = { requestId: id };
      return () => server.write(JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params }));
    });
    times.push(wait);
    // The first calls start what stays: connections and their timers.
    if (id === Math.min(20, count)) ({ timers } = await watch.ask(server.child.pid));
  }
  await pause(500);
  const left = (await watch.ask(server.child.pid)).timers - timers;
  const late = server.answers.filter(({ id }) => typeof id === "number" && id >= 1 && id <= count).length;
  await server.end();
  watch.remove();
  return { times, late, left };
};

const onHttp = async (sandbox: Sandbox, count: number) => {
  const watch = startWatch();
  const door = await openHttpServer({ ...sandbox.settings, ...watch.env });
  const times: number[] = [];
  let timers = 0;
  for (let id = 1; id <= count; id += 1) {
    const wait = await released(sandbox, () => {
      const controller = new AbortController();
      const call =
        id % 2
          ? { headers: jsonHeaders, body: legacyCall("list_customers", given) }
          : modernCall("list_customers", given);
      const headers = call.headers as Record<string, string>;
      fetch(door.url, { method: "POST", headers, body: String(call.body), signal: controller.signal }).catch(
        () => undefined,
      );
      return () => controller.abort();
    });
    times.push(wait);
    if (id === Math.min(20, count)) ({ timers } = await watch.ask(door.pid));
  }
  await pause(500);
  const left = (await watch.ask(door.pid)).timers - timers;
  await door.end();
  watch.remove();
  return { times, left };
};

const within = (all: readonly number[]) => (100 * all.filter((ms) => ms <= 250).length) / all.length;

part("G23: cancellation", async (record) => {
  const each = scaled(1_000);
  const sandbox = await startSandbox({ customers: 5, seed: 9 });
  sandbox.setFault("zenskar", "hang");
  const stdio = await onStdio(sandbox, each);
  const http = await onHttp(sandbox, each);
  await sandbox.close();
  const [shareStdio, shareHttp] = [within(stdio.times), within(http.times)];
  const left = Math.max(stdio.left, http.left);
  record("G23", {
    figure: `${each} cancels each on stdio and HTTP, at random moments: the vendor's connection closed within 250 ms in ${shareStdio.toFixed(1)} % and ${shareHttp.toFixed(1)} %, p99 ${quantile(stdio.times, 0.99).toFixed(0)} and ${quantile(http.times, 0.99).toFixed(0)} ms; ${stdio.late} answers after a cancel, ${Math.max(0, left)} timers left behind`,
    reached: Math.min(shareStdio, shareHttp) >= 99.9 && stdio.late === 0 && left <= 0,
    ...ofGoal(each, 1_000),
  });
  expect(stdio.late).toBe(0);
});
