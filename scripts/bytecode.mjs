/** Runs a build once against its own sandbox, and keeps the bytecode that V8 made of what ran. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const patienceMs = 30_000;

/** A process of this Node; its lines on stdout can be awaited one by one. */
const start = (args, env) => {
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"], timeout: patienceMs });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, ended: new Promise((resolve) => child.once("close", resolve)), lines };
};

/** The environment that points a server at a sandbox: what its `export NAME='value'` lines say. */
const readSettings = async (lines, expected) => {
  const settings = {};
  while (!expected.every((name) => name in settings)) {
    const { value, done } = await lines.next();
    if (done) throw new Error("The sandbox ended before it said where it is");
    const [, name, text] = /^export (\w+)='(.*)'$/.exec(value) ?? [];
    if (name) settings[name] = text;
  }
  return settings;
};

const bases = ["ZENSKAR", "PLAND", "ADFIN", "SEQUENCE", "FYNN"].map((vendor) => `${vendor}_BASE_URL`);

/** What a host says first, and a first question. */
const conversation = [
  {
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "build", version: "0" } },
  },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/list" },
  { id: 3, method: "tools/call", params: { name: "list_customers", arguments: {} } },
];

/** Writes `<folder>/bytecode/<version of V8>/<chunk>` for every chunk that a start and a first question load. */
export const writeBytecode = async (folder) => {
  const { PATH } = process.env;
  const sandbox = start([join(folder, "main.js"), "sandbox", "--port", "0", "--customers", "60"], { PATH });
  try {
    const settings = await readSettings(sandbox.lines, bases);
    const recorder = new URL("./record-bytecode.cjs", import.meta.url).pathname;
    const server = start([recorder, folder], { PATH, BILLING_MCP_LOG_LEVEL: "silent", ...settings });
    for (const message of conversation) {
      server.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
      if (message.id === undefined) continue;
      const { value, done } = await server.lines.next();
      if (done || JSON.parse(value).error) throw new Error(`The build does not answer ${message.method}: ${value}`);
    }
    server.child.stdin.end();
    if ((await server.ended) !== 0) throw new Error("The build did not end by itself");
  } finally {
    sandbox.child.kill();
    await sandbox.ended;
  }
};
