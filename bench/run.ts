/** Measures every figure of docs/benchmarks.md in one run on one machine: npm run bench. */

import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { measureCost } from "./cost/measure.ts";
import { type ColdStart, measureColdStarts } from "./measures/cold-start.ts";
import { measureThroughput } from "./measures/http-throughput.ts";
import { closeConnections, measureFanOut, measureSequential } from "./measures/overhead.ts";
import { measurePageDepth } from "./measures/page-depth.ts";
import { measureSearches } from "./measures/search-table.ts";
import { measureTokens } from "./measures/tokens.ts";
import { measureView } from "./measures/view.ts";
import { benchmarksPage, type Figures } from "./page.ts";
import { findPeers } from "./peers.ts";
import { startSandboxProcess } from "./sandbox-process.ts";
import { measureScoreboard } from "./scoreboard/score.ts";
import { measureTeam } from "./team/measure.ts";

const say = (what: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
};

const sandbox = await startSandboxProcess(2_000);
const peers = await findPeers();
say("tokens");
const tokens = await measureTokens(sandbox);
say("cold starts");
const starts = await measureColdStarts(sandbox, 9, peers.starts);
say("sequential calls");
const sequential = await measureSequential(sandbox, 121);
say("throughput over HTTP");
const throughput = await measureThroughput(sandbox, 9);
await sandbox.stop();
say("fan-out");
const fanOut = await measureFanOut(101);
say("page depth");
const depth = await measurePageDepth(15);
await closeConnections();
const cost = await measureCost(say);
const team = await measureTeam(say);
say("the search table");
const searches = await measureSearches();
say("the view");
const view = await measureView(15);
say("scoreboard");
const scoreboard = await measureScoreboard();

const machine = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model ?? "unknown" };
const figures: Figures = {
  machine,
  date: new Date().toISOString().slice(0, 10),
  tokens,
  starts,
  sequential,
  throughput,
  fanOut,
  depth,
  cost,
  team,
  searches,
  ...(view ? { view } : {}),
  scoreboard,
  peers: { figures: peers.figures, leftOut: peers.leftOut },
};
await writeFile(`bench/results/${figures.date}.json`, `${JSON.stringify(figures, null, 2)}\n`);
await writeFile("docs/benchmarks.md", benchmarksPage(figures));
const shown = (start: ColdStart) => `${start.name}: ${start.wallMs.toFixed(0)} ms`;
say(starts.toolsList.map(shown).join(", "));
process.stdout.write(benchmarksPage(figures));
process.exit(0);
