/** G24: the program ends when it should, promptly and with code 0, whatever way its client left. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect } from "vitest";
import { program } from "../support/clients.ts";
import { type StdioProgram, startStdioProgram } from "../support/stdio-program.ts";
import { ofGoal, part, quantile, scaled } from "./figures.ts";
import { silent, startVendorDoor, type VendorDoor } from "./vendor-door.ts";
import { startWatch } from "./watch.ts";

let vendor: VendorDoor;
const vendors = ["zenskar", "pland", "adfin", "fynn"] as const;
beforeAll(async () => {
  vendor = await startVendorDoor({ customers: 5, ill: () => silent });
});
afterAll(() => vendor.close());

const settings = (): Record<string, string> =>
  Object.assign({ BILLING_MCP_LOG_LEVEL: "silent" }, ...vendors.map((id) => vendor.settings(id)));

const kinds = ["stdin ended", "stdout broken", "SIGTERM with 100 under way", "parent killed"] as const;
type Kind = (typeof kinds)[number];

interface Exit {
  readonly code: number | string | null | undefined;
  readonly ms: number;
  readonly orphan: boolean;
}

const leave: Readonly<Record<Exclude<Kind, "parent killed">, (server: StdioProgram) => void>> = {
  "stdin ended": ({ child }) => child.stdin.end(),
  "SIGTERM with 100 under way": ({ child }) => void child.kill("SIGTERM"),
  "stdout broken": ({ child, write }) => {
    child.stdout.destroy();
    write('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  },
};

/** Runs still, so neither gone nor waiting to be collected by its parent. */
const runs = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));

const exitOf = async (kind: Exclude<Kind, "parent killed">): Promise<Exit> => {
  const server = await startStdioProgram({ env: settings(), keep: false });
  for (let call = 0; call < (kind.startsWith("SIGTERM") ? 100 : 4); call += 1)
    void server.call("list_customers", { vendors: [vendors[call % vendors.length]] });
  await server.ask("ping", {});
  const since = performance.now();
  leave[kind](server);
  const code = await server.ended;
  return { code, ms: performance.now() - since, orphan: runs(server.child.pid ?? 0) };
};

/** Starts the program and hands on its stdin, which nobody else holds: it ends when this parent is gone. */
const parent = `
const child = require("node:child_process").spawn(process.execPath, [process.argv[1]], { stdio: ["pipe", "inherit", "inherit"] });
process.stdin.pipe(child.stdin);
process.send(child.pid);
`;

/** The parent dies at once and cannot pass anything on; the program's code is what it told the watcher. */
const exitOfOrphan = async (): Promise<Exit> => {
  const watch = startWatch();
  const { NODE_OPTIONS = "", ...env } = watch.env;
  const child = spawn(
    process.execPath,
    ["-e", `process.env.NODE_OPTIONS = ${JSON.stringify(NODE_OPTIONS)};${parent}`, program],
    {
      env: { ...settings(), ...env },
      stdio: ["pipe", "pipe", "ignore", "ipc"],
    },
  );
  child.stdin?.on("error", () => {});
  const [pid] = (await once(child, "message")) as [number];
  const ask = (message: object) => child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } };
  ask({ id: 1, method: "initialize", params });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  ask({ method: "notifications/initialized" });
  for (let id = 2; id < 6; id += 1)
    ask({ id, method: "tools/call", params: { name: "list_customers", arguments: { vendors: [vendors[id % 4]] } } });
  ask({ id: 9, method: "ping" });
  await once(child.stdout as NodeJS.ReadableStream, "data");
  const since = performance.now();
  child.kill("SIGKILL");
  // The program holds the other end of stdout: "close" comes when it is gone as well.
  child.stdout?.resume();
  await once(child, "close");
  const exit = { code: watch.exitCode(), ms: performance.now() - since, orphan: runs(pid) };
  watch.remove();
  return exit;
};

part("G24: exits", async (record) => {
  const each = scaled(500);
  const exits: Record<Kind, Exit[]> = {
    "stdin ended": [],
    "stdout broken": [],
    "SIGTERM with 100 under way": [],
    "parent killed": [],
  };
  const queue = Array.from({ length: each * kinds.length }, (_, index) => kinds[index % kinds.length] as Kind);
  const worker = async () => {
    for (let kind = queue.pop(); kind; kind = queue.pop())
      exits[kind].push(await (kind === "parent killed" ? exitOfOrphan() : exitOf(kind)));
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  const all = Object.values(exits).flat();
  const wrong = all.filter(({ code }) => code !== 0);
  const orphans = all.filter(({ orphan }) => orphan).length;
  const times = all.map(({ ms }) => ms);
  const longest = Math.max(...times);
  record("G24", {
    figure: `${all.length} exits with calls under way (${each} each: ${kinds.join(", ")}), four at once: ${wrong.length} with another code than 0, ${orphans} processes left, p50 ${quantile(times, 0.5).toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
    reached: wrong.length + orphans === 0 && longest <= 2_000,
    ...ofGoal(all.length, 2_000),
  });
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(orphans).toBe(0);
});
