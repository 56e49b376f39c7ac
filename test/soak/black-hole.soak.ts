/** G8: one vendor falls silent, or drips, under 200 calls at once, and the callers of the other four do not notice. */

import { afterAll, beforeAll, expect } from "vitest";
import { modernCall } from "../support/send.ts";
import { type KeptConnections, keepConnections } from "./agents.ts";
import { type ConnectionFile, writeConnections } from "./connection-file.ts";
import { type Door, openHttpServer } from "./door.ts";
import { part, quantile, scaled } from "./figures.ts";
import { dripping, type Ill, silent, startVendorDoor, type VendorDoor } from "./vendor-door.ts";

/** Two hundred callers; to the others no more than their queues hold, so that nobody well is ever refused. */
const [ofHole, ofEachOther] = [104, 24];
const callsEach = 15;
const others = ["pland", "adfin", "fynn", "second"];

let [well, hole]: (VendorDoor | undefined)[] = [];
let file: ConnectionFile;
let door: Door;
let connections: KeptConnections;
let ill: Ill | undefined;
beforeAll(async () => {
  well = await startVendorDoor({ customers: 60 });
  hole = await startVendorDoor({ customers: 60, ill: () => ill });
  file = writeConnections([
    { name: "hole", vendor: "zenskar", settings: hole.settings("zenskar") },
    { name: "second", vendor: "zenskar", settings: well.settings("zenskar") },
    { name: "pland", vendor: "pland", settings: well.settings("pland") },
    { name: "adfin", vendor: "adfin", settings: well.settings("adfin") },
    { name: "fynn", vendor: "fynn", settings: well.settings("fynn") },
  ]);
  door = await openHttpServer({ BILLING_MCP_CONFIG: file.path });
  connections = keepConnections(door.url, 200);
});
afterAll(async () => {
  connections.close();
  await door.end();
  await Promise.all([well?.close(), hole?.close()]);
  file.remove();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let asked = 0;

/** Not the same as what others ask meanwhile, which would be sent once for all. */
const ask = async (name: string): Promise<boolean> => {
  asked += 1;
  const limit = 5 + (asked % 50);
  const { status, text } = await connections.post(modernCall("list_customers", { vendors: [name], limit }));
  return status === 200 && !text.includes('"isError":true') && text.includes('"outcome":"ok"');
};

/** Adds what the callers of the well vendors waited to `times`; gives back how many of their calls failed. */
const round = async (times: number[]): Promise<number> => {
  let [failed, going] = [0, true];
  const toHole = Array.from({ length: ofHole }, async () => {
    while (going) {
      await ask("hole");
      await pause(250);
    }
  });
  const toOthers = others.flatMap((name) =>
    Array.from({ length: ofEachOther }, async () => {
      for (let call = 0; call < callsEach; call += 1) {
        const since = performance.now();
        if (!(await ask(name))) failed += 1;
        times.push(performance.now() - since);
      }
    }),
  );
  await Promise.all(toOthers);
  going = false;
  await Promise.all(toHole);
  return failed;
};

part("G8: a black hole beside four well vendors", async (record) => {
  const rounds = scaled(8, 2);
  const times: Record<"well" | "silent" | "dripping", number[]> = { well: [], silent: [], dripping: [] };
  let failed = 0;
  await round([]);
  for (let count = 0; count < rounds; count += 1)
    for (const [kind, how] of Object.entries({ silent, well: undefined, dripping })) {
      ill = how;
      // Its breaker is shut again before a round in which all are well.
      while (how === undefined && !(await ask("hole"))) await pause(250);
      failed += await round(times[kind as keyof typeof times]);
    }
  const p99 = (kind: keyof typeof times) => quantile(times[kind], 0.99);
  const ratio = Math.max(p99("silent"), p99("dripping")) / p99("well");
  record("G8", {
    figure: `200 calls at once over five vendors, ${rounds} rounds of each kind in turn: p99 of the other four ${p99("well").toFixed(0)} ms with all well, ${p99("silent").toFixed(0)} ms beside a vendor that never answers, ${p99("dripping").toFixed(0)} ms beside one that drips (at most ${ratio.toFixed(2)} times), ${failed} of their ${Object.values(times).flat().length} calls failed; dead name servers and lost packets are in npm run test:faults`,
    reached: failed === 0 && ratio <= 1.2,
  });
  expect(failed).toBe(0);
});
