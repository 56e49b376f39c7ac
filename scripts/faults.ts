/**
 * Faults that need a network of their own or limits of the kernel: npm run test:faults. Says what it skipped, and why.
 */

import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { sandboxVendors } from "../src/sandbox/population/company.ts";
import { startSandbox } from "../src/sandbox/server.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);
const runs = (command: string, ...given: readonly string[]): boolean =>
  spawnSync(command, given, { stdio: "ignore" }).status === 0;

interface Part {
  readonly vendor: string;
  readonly outcome: string;
  readonly problem?: { readonly code: string };
}

/** One call of the built program with these settings: who ended how, and after how many milliseconds. */
const ask = async (env: Readonly<Record<string, string>>, command = process.execPath, args = ["dist/main.js"]) => {
  const client = new Client({ name: "faults", version: "1" });
  await client.connect(new StdioClientTransport({ command, args, env: { ...env, BILLING_MCP_LOG_LEVEL: "silent" } }));
  const since = performance.now();
  const { structuredContent } = await client.callTool({ name: "list_customers", arguments: { limit: 25 } });
  const ms = Math.round(performance.now() - since);
  await client.close();
  const parts = (structuredContent as unknown as { readonly vendors: readonly Part[] } | undefined)?.vendors ?? [];
  return { ms, parts };
};

let failed = 0;
const judge = (row: string, what: string, good: boolean, { ms, parts }: Awaited<ReturnType<typeof ask>>) => {
  if (!good) failed += 1;
  const told = parts.map(({ vendor, outcome, problem }) => `${vendor} ${problem?.code ?? outcome}`).join(", ");
  say(`${row} ${good ? "ok" : "FAILED"}: ${what}, ${ms} ms: ${told}`);
};

const othersRead = (parts: readonly Part[]) =>
  sandboxVendors
    .filter((id) => id !== "zenskar")
    .every((id) => parts.some((one) => one.vendor === id && one.outcome === "ok"));
const codeOf = (parts: readonly Part[]) => parts.find(({ vendor }) => vendor === "zenskar")?.problem?.code;

/** Inside a network namespace of its own: nothing here leaves loopback. */
const inside = async () => {
  const sandbox = await startSandbox({ customers: 20, seed: 3 });
  const at = (base: string) => ({ ...sandbox.settings, ZENSKAR_BASE_URL: base });

  const sink = createSocket("udp4");
  await new Promise<void>((resolve) => sink.bind(53, "127.0.0.1", resolve));
  const resolver = join(mkdtempSync(join(tmpdir(), "faults-")), "resolv.conf");
  writeFileSync(resolver, "nameserver 127.0.0.1\n");
  if (runs("mount", "--bind", resolver, "/etc/resolv.conf")) {
    const answer = await ask(at("https://vendor.example.com"));
    judge(
      "V02",
      "a name server that never answers",
      /timeout|unavailable/.test(codeOf(answer.parts) ?? "") && othersRead(answer.parts) && answer.ms < 12_000,
      answer,
    );
  } else say("V02 skipped: the name servers' file cannot be replaced here");
  sink.close();

  // An interface behind which nobody answers: whatever is sent there is lost, the first packet included.
  const hasVoid = [
    ["link", "add", "void0", "type", "dummy"],
    ["addr", "add", "192.0.2.1/24", "dev", "void0"],
    ["link", "set", "void0", "up"],
  ].every((given) => runs("ip", ...given));
  if (hasVoid) {
    const answer = await ask(at("https://192.0.2.2"));
    const good = codeOf(answer.parts) === "vendor_timeout" && othersRead(answer.parts) && answer.ms < 12_000;
    judge("V05", "packets of the handshake lost", good, answer);
  } else say("V05 skipped: no dummy interface can be made here");

  const lossy = await startSandbox({ customers: 20, seed: 3 });
  const { port } = new URL(lossy.url);
  const drop = [
    "-p",
    "tcp",
    "--dport",
    port,
    "-m",
    "statistic",
    "--mode",
    "random",
    "--probability",
    "0.3",
    "-j",
    "DROP",
  ];
  if (runs("iptables", "-A", "OUTPUT", ...drop)) {
    const base = `${lossy.url}${new URL(sandbox.settings.ZENSKAR_BASE_URL ?? sandbox.url).pathname.replace(/\/$/, "")}`;
    for (let run = 1; run <= 5; run += 1) {
      const answer = await ask(at(base));
      const code = codeOf(answer.parts);
      const isClean = code === undefined || code === "vendor_timeout" || code === "vendor_unavailable";
      judge(
        "V13",
        `three packets in ten lost, run ${run}`,
        isClean && othersRead(answer.parts) && answer.ms < 25_500,
        answer,
      );
    }
  } else say("V13 skipped: iptables with its statistic module is not there");

  for (const files of [24, 32, 48]) {
    const child = spawn("sh", ["-c", `ulimit -n ${files}; exec "${process.execPath}" dist/main.js --version`], {
      stdio: "ignore",
    });
    const starts = await new Promise((resolve) => child.once("close", (code) => resolve(code === 0)));
    if (!starts) {
      say(`C21 ${files} descriptors: Node itself does not start`);
      continue;
    }
    const args = ["-c", `ulimit -n ${files}; exec "${process.execPath}" dist/main.js`];
    const answer = await ask({ ...sandbox.settings, PATH: process.env.PATH ?? "" }, "sh", args).catch(() => undefined);
    if (answer)
      judge("C21", `${files} file descriptors`, answer.parts.length === 5 || answer.parts.length === 0, answer);
    else say(`C21 ok: ${files} file descriptors, the program says EMFILE and ends`);
  }
  await Promise.all([sandbox.close(), lossy.close()]);
};

if (process.argv.includes("--inside")) {
  await inside();
  process.exit(failed === 0 ? 0 : 1);
} else if (process.platform !== "linux" || process.getuid?.() !== 0 || !runs("unshare", "-n", "-m", "true")) {
  say("Skipped V02, V05, V13 and C21: they need Linux, root and unshare, for a network that nobody else uses.");
} else {
  const again = `ip link set lo up && exec "${process.execPath}" scripts/run.mjs scripts/faults.ts --inside`;
  const child = spawn("unshare", ["-n", "-m", "sh", "-c", again], { stdio: "inherit" });
  child.once("close", (code) => process.exit(code ?? 1));
}
