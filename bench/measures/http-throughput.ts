/** Calls per second over Streamable HTTP with 32 in flight, against the SDK's bare stateless handler and bare Node. */

import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Agent, request } from "undici";
import { program, type SandboxProcess } from "../sandbox-process.ts";
import { interleaved, median, ratioOf } from "../statistics.ts";
import { protocolVersion } from "../stdio-process.ts";

export interface Throughput {
  readonly name: string;
  readonly callsPerSecond: number;
  /** Median of the ratios to the SDK's handler within a round. */
  readonly ratio: number;
}

const inFlight = 32;
const callsPerRound = 1_500;

interface Contestant {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly child: ChildProcess;
}

/** As many principals as calls in flight, so that the door's limit per principal and minute is not what is measured. */
const principals = Array.from({ length: inFlight }, (_, index) => ({
  name: `bench-${index}`,
  token: randomBytes(24).toString("base64url"),
}));

const urlFrom = async (child: ChildProcess, stream: "stdout" | "stderr"): Promise<string> => {
  const input = child[stream];
  if (!input) throw new Error("Not piped");
  for await (const line of createInterface({ input })) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(line)?.[0];
    if (url) {
      input.resume();
      return url;
    }
  }
  throw new Error("It did not say where it listens");
};

const startOurs = async ({ settings }: SandboxProcess): Promise<Contestant> => {
  const entries = principals.map(({ name, token }) => ({
    name,
    sha256: createHash("sha256").update(token).digest("hex"),
  }));
  const child = spawn(process.execPath, [program, "http", "--port", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env.PATH ?? "", ...settings, BILLING_MCP_BEARER_TOKENS: JSON.stringify(entries) },
  });
  return { url: await urlFrom(child, "stderr"), tokens: principals.map(({ token }) => token), child };
};

const startFloor = async (file: string, answers: string): Promise<Contestant> => {
  const child = spawn(process.execPath, [file, answers], { stdio: ["ignore", "pipe", "ignore"] });
  return { url: await urlFrom(child, "stdout"), tokens: [], child };
};

const agent = new Agent({ connections: inFlight });

/** The whole answer of one JSON-RPC request, whether it comes as JSON or as an event stream. */
const post = async (
  { url, tokens }: Contestant,
  upstream: number,
  method: string,
  params: object,
): Promise<unknown> => {
  const token = tokens[upstream];
  const { body, statusCode } = await request(url, {
    method: "POST",
    dispatcher: agent,
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": protocolVersion,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const text = await body.text();
  const json = text.startsWith("{") ? text : (/^data: (.*)$/m.exec(text)?.[1] ?? "{}");
  const { result } = JSON.parse(json);
  if (statusCode !== 200 || !result || result.isError) throw new Error(`${url}: ${statusCode} ${text.slice(0, 300)}`);
  return result;
};

/** It asks no vendor, so that what is measured is the server. */
const call = { name: "describe_vendors", arguments: {} };

const round = (contestant: Contestant) => async (): Promise<number> => {
  let left = callsPerRound;
  const since = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async (_, upstream) => {
      while (left > 0) {
        left -= 1;
        await post(contestant, upstream, "tools/call", call);
      }
    }),
  );
  return (callsPerRound * 1_000) / (performance.now() - since);
};

export const measureThroughput = async (sandbox: SandboxProcess, rounds: number): Promise<readonly Throughput[]> => {
  const folder = `node_modules/.bench-${process.pid}`;
  await mkdir(folder, { recursive: true });
  const children: ChildProcess[] = [];
  const kept = async (starting: Promise<Contestant>) => {
    const contestant = await starting;
    children.push(contestant.child);
    return contestant;
  };
  try {
    const ours = await kept(startOurs(sandbox));
    const result = await post(ours, 0, "tools/call", call);
    const list = (await post(ours, 0, "tools/list", {})) as object;
    await writeFile(`${folder}/answers.json`, JSON.stringify({ ...list, result }));
    const runs = {
      "SDK 2.x stateless handler": round(
        await kept(startFloor("bench/servers/stateless-sdk.mjs", `${folder}/answers.json`)),
      ),
      "billing-customers-mcp http": round(ours),
      "bare Node (floor)": round(await kept(startFloor("bench/servers/floor-http.mjs", `${folder}/answers.json`))),
    };
    await interleaved(runs, 1);
    const samples = await interleaved(runs, rounds);
    return Object.entries(samples).map(([name, all]) => ({
      name,
      callsPerSecond: median(all),
      ratio: ratioOf(all, samples["SDK 2.x stateless handler"]),
    }));
  } finally {
    await agent.destroy();
    for (const child of children) child.kill();
    await rm(folder, { recursive: true, force: true });
  }
};
