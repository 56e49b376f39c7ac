/** Goals about leaving: cancelled calls let go of their vendor, and the program ends when it should. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { startHttpServer } from "../support/http-server.ts";
import { randomFrom } from "../support/mutate.ts";
import { jsonHeaders, legacyCall, modernCall } from "../support/send.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { ofGoal, quantile, record, scaled } from "./figures.ts";

let sandbox: Sandbox;
const random = randomFrom(5);
beforeAll(async () => {
  sandbox = await startSandbox({ customers: 60, seed: 9 });
});
afterAll(() => sandbox.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const quiet = { BILLING_MCP_LOG_LEVEL: "silent" };

it("G23: cancellation", async () => {
  const each = scaled(1_000);
  // Its own, since a sandbox's log only keeps the newest requests.
  const sandbox = await startSandbox({ customers: 5, seed: 9 });
  sandbox.setFault("zenskar", "hang");
  const server = await startStdioProgram({ env: { ...sandbox.settings, ...quiet } });
  const door = await startHttpServer({ ...sandbox.settings, BILLING_MCP_LOG_LEVEL: "info" });
  const given = { vendors: ["zenskar"], limit: 5 };
  const released = async (act: () => void): Promise<number> => {
    const from = sandbox.requests.length;
    const stop = act as unknown as () => () => void;
    const cancel = stop();
    while (sandbox.requests.length === from) await pause(1);
    await pause(random() * 20);
    const since = performance.now();
    cancel();
    while (!sandbox.requests[from]?.aborted && performance.now() - since < 6_000) await pause(1);
    return performance.now() - since;
  };
  const times: number[] = [];
  for (let id = 1; id <= each; id += 1)
    times.push(
      await released(() => {
        void server.call("list_customers", given, id);
        return () =>
          server.write(
            JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } }),
          );
      }),
    );
  const late = server.answers.filter(
    ({ id }) => Number(id) >= 1 && Number(id) <= each && typeof id === "number",
  ).length;
  const overHttp: number[] = [];
  for (let count = 0; count < each; count += 1)
    overHttp.push(
      await released(() => {
        const controller = new AbortController();
        const call =
          count % 2
            ? { headers: jsonHeaders, body: legacyCall("list_customers", given) }
            : modernCall("list_customers", given);
        fetch(door.url, {
          method: "POST",
          headers: call.headers as Record<string, string>,
          body: call.body as string,
          signal: controller.signal,
        }).catch(() => undefined);
        return () => controller.abort();
      }),
    );
  sandbox.setFault("zenskar", undefined);
  await server.end();
  await door.kill();
  await sandbox.close();
  const within = (all: readonly number[]) => all.filter((ms) => ms <= 250).length / all.length;
  record("G23", {
    figure: `${each} cancels each on stdio and HTTP: the vendor's connection closed within 250 ms in ${(within(times) * 100).toFixed(1)} % and ${(within(overHttp) * 100).toFixed(1)} %, p99 ${quantile(times, 0.99).toFixed(0)} and ${quantile(overHttp, 0.99).toFixed(0)} ms; ${late} answers after a cancel`,
    reached: within(times) >= 0.999 && within(overHttp) >= 0.999 && late === 0,
    ...ofGoal(each, 1_000),
  });
  expect(late).toBe(0);
});

it("G24: exits", async () => {
  const each = scaled(500);
  const took: number[] = [];
  let [wrong, runs] = [0, 0];
  sandbox.setFault("zenskar", "hang");
  for (let run = 0; run < each; run += 1)
    for (const how of ["eof", "epipe", "term"] as const) {
      const server = await startStdioProgram({ env: { ...sandbox.settings, ...quiet }, keep: false });
      for (let call = 0; call < (how === "term" ? 60 : 3); call += 1)
        void server.call("list_customers", { vendors: ["zenskar"] });
      await server.ask("ping", {});
      const since = performance.now();
      if (how === "eof") server.child.stdin.end();
      else if (how === "term") server.child.kill("SIGTERM");
      else {
        server.child.stdout.destroy();
        server.write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
      }
      if ((await server.ended) !== 0) wrong += 1;
      took.push(performance.now() - since);
      runs += 1;
    }
  sandbox.setFault("zenskar", undefined);
  record("G24", {
    figure: `${runs} exits with calls under way (stdin ended, stdout broken, SIGTERM with 60): ${wrong} with another code than 0, p50 ${quantile(took, 0.5).toFixed(0)} ms, longest ${Math.max(...took).toFixed(0)} ms`,
    reached: wrong === 0 && Math.max(...took) <= 2_000,
    ...ofGoal(runs, 1_500),
  });
  expect(wrong).toBe(0);
});
