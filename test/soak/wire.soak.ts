/** G3: the fault matrix through the built program, on both transports. */

import { afterAll, beforeAll, expect } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { wireCells } from "../faults/vendor-wire.ts";
import { type FaultServer, startFaultServer } from "../support/fault-server.ts";
import { callOver } from "../support/http-calls.ts";
import { startHttpServer } from "../support/http-server.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { type NamedConnection, writeConnections } from "./connection-file.ts";
import { part } from "./figures.ts";

let sandbox: Sandbox;
const servers: FaultServer[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ customers: 12, seed: 5 });
});
afterAll(async () => {
  await sandbox.close();
  await Promise.all(servers.map((server) => server.close()));
});

/** One vendor's settings as the sandbox names them, at its own address or at another. */
const settingsOf = (vendor: string, origin = sandbox.url): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sandbox.settings)
      .filter(([name]) => name.startsWith(`${vendor.toUpperCase()}_`))
      .map(([name, value]) => [name, value.replace(sandbox.url, origin)]),
  );

interface Cell extends NamedConnection {
  readonly code: string;
  readonly fault: string;
}

type Part = { vendor: string; outcome: string; returned: number; problem?: { code: string } };
type Call = (given: object) => Promise<unknown>;

const openCells = async (): Promise<readonly Cell[]> => {
  const cells = await Promise.all(
    wireCells.map(async ({ name, fault, code, allowedBy = [] }, index) => {
      const server = await startFaultServer(fault);
      servers.push(server);
      return sandboxVendors
        .filter((id) => !allowedBy.includes(id))
        .map((id) => ({
          name: `c${index}-${id}`,
          vendor: id,
          settings: settingsOf(id, server.url.origin),
          code,
          fault: name,
        }));
    }),
  );
  return cells.flat();
};

/** Undefined where the ill vendor ended with its code and the others were complete. */
const judge = async ({ name, vendor, code, fault }: Cell, call: Call): Promise<string | undefined> => {
  // Sequence allows 100 requests a minute, which this would use up: it is among the well ones in the table's test.
  const others = sandboxVendors.filter((id) => id !== vendor && id !== "sequence");
  const answer = (await call({ vendors: [name, ...others], limit: 25 })) as { vendors: Part[] } | undefined;
  const ill = answer?.vendors.find((one) => one.vendor === name);
  const complete = answer?.vendors.filter((one) => one.outcome === "ok" && one.returned > 0).length === others.length;
  const isRight = ill?.problem?.code === code && complete;
  return isRight ? undefined : `${fault} ${vendor}: ${JSON.stringify(answer?.vendors)?.slice(0, 400)}`;
};

part("G3: the fault matrix", async (record) => {
  const well = sandboxVendors.map((id) => ({ name: id, vendor: id, settings: settingsOf(id) }));
  const cells = await openCells();
  const wrong: string[] = [];
  let [done, longest] = [0, 0];
  const walk = async (queue: Cell[], call: Call) => {
    for (let cell = queue.pop(); cell; cell = queue.pop()) {
      const since = performance.now();
      const complaint = await judge(cell, call);
      longest = Math.max(longest, performance.now() - since);
      done += 1;
      if (complaint) wrong.push(complaint);
    }
  };
  // A server holds 256 connections at most.
  for (const some of [cells.slice(0, 130), cells.slice(130)]) {
    const file = writeConnections([...well, ...some]);
    const env = { BILLING_MCP_CONFIG: file.path, BILLING_MCP_LOG_LEVEL: "silent", BILLING_MCP_PII: "full" };
    const stdio = await startStdioProgram({ env });
    const http = await startHttpServer({ ...env, BILLING_MCP_LOG_LEVEL: "info" });
    const through: Call[] = [
      async (given) => (await stdio.call("list_customers", given)).result?.structuredContent,
      async (given) => (await callOver({ url: http.url }, "list_customers", { ...given })).structured,
    ];
    for (const call of through) {
      const queue = [...some];
      await Promise.all(Array.from({ length: 8 }, () => walk(queue, call)));
    }
    await stdio.end();
    await http.kill();
    file.remove();
  }
  record("G3", {
    figure: `${done} cells (${wireCells.length} faults on the wire × 5 vendors × stdio and HTTP, built program, usual limits): ${wrong.length} with another outcome, longest ${(longest / 1_000).toFixed(1)} s`,
    reached: wrong.length === 0 && longest <= 25_500,
    note: "rows V34 to V49 are faults of data and clocks: in process, see the table; V05 and V13 need npm run test:faults",
  });
  expect(wrong.slice(0, 5)).toEqual([]);
});
