/**
 * Public servers to be measured against, where `npm run bench:peers` installed them. They get placeholders for keys and
 * a network of their own that has no way out: nothing but `initialize` and `tools/list` is ever asked of them.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { hello, type Start, startProcess } from "./stdio-process.ts";
import { type Definition, definitionTokens } from "./token-figures.ts";

interface Peer {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const folder = "bench/peers";

const candidates: readonly Peer[] = [
  { name: "@stripe/mcp", file: "dist/index.js", args: ["--tools=all", "--api-key=sk_test_placeholder"] },
  { name: "square-mcp-server", file: "dist/index.js" },
  {
    name: "@xeroapi/xero-mcp-server",
    file: "dist/index.js",
    env: { XERO_CLIENT_ID: "placeholder", XERO_CLIENT_SECRET: "placeholder" },
  },
  { name: "@sentry/mcp-server", file: "dist/index.js", args: ["--access-token=placeholder"] },
  { name: "@notionhq/notion-mcp-server", file: "bin/cli.mjs" },
  { name: "@modelcontextprotocol/server-everything", file: "dist/index.js" },
];

/** A new network namespace has a loopback of its own, which is down, and nothing else. */
const isolate = ["unshare", "--map-root-user", "--net"] as const;
const canIsolate = (): boolean => spawnSync(isolate[0], [...isolate.slice(1), "true"]).status === 0;

const startOf = ({ name, file, args = [], env = {} }: Peer): Start => ({
  command: isolate[0],
  args: [...isolate.slice(1), process.execPath, `${folder}/node_modules/${name}/${file}`, ...args],
  env,
});

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(`${folder}/node_modules/${name}/package.json`, "utf8")).version;

const patienceMs = 15_000;

const toolsOf = async (start: Start): Promise<readonly Definition[]> => {
  const server = startProcess(start);
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("it did not answer")), patienceMs).unref();
  });
  try {
    await Promise.race([hello(server), late]);
    const { result, error } = await Promise.race([server.request("tools/list"), late]);
    if (error) throw new Error(error.message ?? "it refused");
    return (result as { tools: Definition[] }).tools;
  } finally {
    await server.kill();
  }
};

export interface PeerFigures {
  readonly name: string;
  readonly tools: number;
  readonly definitionTokens: number;
}

interface Peers {
  readonly starts: Readonly<Record<string, Start>>;
  readonly figures: readonly PeerFigures[];
  /** Who is not measured, and why. */
  readonly leftOut: readonly string[];
}

const notFromNpm = "mcp-zenskar (not on the npm registry)";

export const findPeers = async (): Promise<Peers> => {
  if (!existsSync(`${folder}/node_modules`)) {
    return { starts: {}, figures: [], leftOut: ["all peers (npm run bench:peers installs them)", notFromNpm] };
  }
  if (!canIsolate())
    return { starts: {}, figures: [], leftOut: ["all peers (no network namespace to keep them in)", notFromNpm] };
  const starts: Record<string, Start> = {};
  const figures: PeerFigures[] = [];
  const leftOut: string[] = [notFromNpm];
  for (const peer of candidates) {
    if (!existsSync(`${folder}/node_modules/${peer.name}`)) {
      leftOut.push(`${peer.name} (not installed)`);
      continue;
    }
    const name = `${peer.name} ${versionOf(peer.name)}`;
    try {
      const tools = await toolsOf(startOf(peer));
      starts[name] = startOf(peer);
      figures.push({
        name,
        tools: tools.length,
        definitionTokens: tools.reduce((sum, tool) => sum + definitionTokens(tool), 0),
      });
    } catch (failure) {
      leftOut.push(`${name} (${failure instanceof Error ? failure.message : "it failed"})`);
    }
  }
  return { starts, figures, leftOut };
};
