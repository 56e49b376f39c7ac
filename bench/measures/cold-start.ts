/**
 * Cold starts: spawn until `tools/list` is answered, until a vendor's first answer, and what the process then weighs.
 */

import { mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";
import { program, type SandboxProcess } from "../sandbox-process.ts";
import { interleaved, median, ratioOf } from "../statistics.ts";
import { callText, hello, type Start, startProcess } from "../stdio-process.ts";

export interface ColdStart {
  readonly name: string;
  /** Medians. */
  readonly wallMs: number;
  /** Of the main thread alone. */
  readonly cpuMs: number | undefined;
  readonly residentMiB: number | undefined;
  /** Medians of the ratios to the floor within a round. */
  readonly wallRatio: number;
  readonly cpuRatio: number | undefined;
}

interface Sample {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly residentMiB: number;
}

/** From spawn to the answer of `last`; what /proc does not tell is NaN. */
const startOnce =
  (start: Start, last: (server: ReturnType<typeof startProcess>) => Promise<unknown>) => async (): Promise<Sample> => {
    const server = startProcess(start);
    await hello(server);
    await last(server);
    const wallMs = performance.now() - server.started;
    const sample = {
      wallMs,
      cpuMs: server.mainThreadMs() ?? Number.NaN,
      residentMiB: server.residentMiB() ?? Number.NaN,
    };
    await server.kill();
    return sample;
  };

const toolsList = (server: ReturnType<typeof startProcess>) => server.request("tools/list");

const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

/** The first contestant is the floor. */
const compareStarts = async (
  contestants: Readonly<Record<string, Start>>,
  rounds: number,
  last: Readonly<Record<string, (server: ReturnType<typeof startProcess>) => Promise<unknown>>> = {},
): Promise<readonly ColdStart[]> => {
  const runs = Object.fromEntries(
    Object.entries(contestants).map(([name, start]) => [name, startOnce(start, last[name] ?? toolsList)]),
  );
  // One unmeasured start each, so that every file was read from the disk before.
  for (const run of Object.values(runs)) await run();
  const samples = await interleaved(runs, rounds);
  const [floor = []] = Object.values(samples);
  const column = (all: readonly Sample[], key: keyof Sample) => all.map((sample) => sample[key]);
  return Object.entries(samples).map(([name, all]) => ({
    name,
    wallMs: median(column(all, "wallMs")),
    cpuMs: known(median(column(all, "cpuMs"))),
    residentMiB: known(median(column(all, "residentMiB"))),
    wallRatio: ratioOf(column(all, "wallMs"), column(floor, "wallMs")),
    cpuRatio: known(ratioOf(column(all, "cpuMs"), column(floor, "cpuMs"))),
  }));
};

const floorStart: Start = { args: ["bench/servers/floor.mjs"] };

/** The minimal server on the SDK as one file, bundled as ours is. */
const bundleMinimal = async (folder: string): Promise<string> => {
  const outfile = `${folder}/minimal-sdk.mjs`;
  await build({
    entryPoints: ["bench/servers/minimal-sdk.mjs"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    minify: true,
    target: "node20.18",
    logLevel: "error",
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  return outfile;
};

const quiet = { BILLING_MCP_LOG_LEVEL: "warn" };

export interface ColdStarts {
  readonly toolsList: readonly ColdStart[];
  readonly firstAnswer: readonly ColdStart[];
}

export const measureColdStarts = async (
  sandbox: SandboxProcess,
  rounds: number,
  peers: Readonly<Record<string, Start>>,
): Promise<ColdStarts> => {
  const folder = `node_modules/.bench-${process.pid}`;
  await mkdir(folder, { recursive: true });
  const env = { ...sandbox.settings, ...quiet };
  const ours: Start = { args: [program], env };
  try {
    const starts = await compareStarts(
      {
        "bare Node (floor)": floorStart,
        "minimal SDK 2.x": { args: ["bench/servers/minimal-sdk.mjs"] },
        "minimal SDK 2.x, bundled": { args: [await bundleMinimal(folder)] },
        "billing-customers-mcp": ours,
        ...peers,
      },
      rounds,
    );
    const first = await compareStarts({ "bare Node (floor)": floorStart, "billing-customers-mcp": ours }, rounds, {
      "billing-customers-mcp": (server) => callText(server, "list_customers", { vendors: ["zenskar"] }),
    });
    return { toolsList: starts, firstAnswer: first };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
