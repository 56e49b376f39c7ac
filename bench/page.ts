/** docs/benchmarks.md from one run's figures: every target of ours, beside what was reached. */

import { coldStartChart, depthChart, fanOutChart, tokensChart } from "./charts.ts";
import type { Cost } from "./cost/measure.ts";
import { costRows, costSection } from "./cost/section.ts";
import { table } from "./markdown-table.ts";
import type { ColdStarts } from "./measures/cold-start.ts";
import type { Throughput } from "./measures/http-throughput.ts";
import type { Compared, FanOut } from "./measures/overhead.ts";
import type { PageDepth } from "./measures/page-depth.ts";
import type { SearchFigure } from "./measures/search-table.ts";
import type { TokenFigures } from "./measures/tokens.ts";
import type { ViewTime } from "./measures/view.ts";
import type { PeerFigures } from "./peers.ts";
import { readReplicaResults, replicaSection } from "./replica/section.ts";
import type { Scored } from "./scoreboard/score.ts";
import { scoreboardSection } from "./scoreboard/section.ts";
import { searchRows, searchSection } from "./search-section.ts";
import type { TeamFigures } from "./team/measure.ts";
import { teamRows, teamSection } from "./team/section.ts";
import { tokenAims } from "./token-figures.ts";

export interface Figures {
  readonly machine: { readonly node: string; readonly cores: number; readonly cpu: string };
  readonly date: string;
  readonly tokens: TokenFigures;
  readonly starts: ColdStarts;
  readonly sequential: Compared;
  readonly throughput: readonly Throughput[];
  readonly fanOut: readonly FanOut[];
  readonly depth: PageDepth;
  readonly cost: readonly Cost[];
  readonly team: TeamFigures;
  readonly searches: readonly SearchFigure[];
  /** Absent where there was no Chromium. */
  readonly view?: ViewTime;
  readonly scoreboard: readonly Scored[];
  readonly peers: { readonly figures: readonly PeerFigures[]; readonly leftOut: readonly string[] };
}

type Row = readonly [what: string, reached: string, target: string, met: boolean];

const viewRows = ({ view }: Figures): Row[] =>
  view
    ? [
        [
          `the view: a worklist of ${view.rows} rows, from its result to the painted page`,
          `${view.medianMs.toFixed(0)} ms`,
          "≤ 100 ms",
          view.medianMs <= 100,
        ],
      ]
    : [];

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

const most = (what: string, figure: number, limit: number): Row => {
  const shown = Number.isInteger(figure) ? String(figure) : figure.toFixed(1);
  return [what, shown, `≤ ${limit.toLocaleString("en")}`, figure <= limit];
};

const tokenRows = ({ definitions, toolsList, pages, fiveVendors, customerSummary }: TokenFigures): Row[] => {
  const seven = Object.values(definitions).reduce((sum, tokens) => sum + tokens, 0);
  const perRow = mean(Object.values(pages).map((page) => page.perRow));
  const fixed = Math.max(...Object.values(pages).map((page) => page.fixed));
  const continuation = Math.max(...Object.values(pages).map((page) => page.continuation));
  return [
    most("definitions of the seven tools, tokens", seven, tokenAims.definitions),
    ["whole tools/list with output schemas, tokens", String(toolsList), "≤ 2,800", toolsList <= 2_800],
    most("tokens per customer, compact, mean of five vendors' own pages", perRow, tokenAims.row),
    most("tokens per customer, compact, over five vendors, with their column", fiveVendors.perRow, tokenAims.rowOfFive),
    most("fixed tokens per answer, one vendor", fixed, tokenAims.fixedOne),
    most("fixed tokens per answer, five vendors, larger form", fiveVendors.fixed, tokenAims.fixedFive),
    most("fixed tokens per answer, five vendors, text", fiveVendors.fixedText, tokenAims.fixedFiveText),
    most("summary of a customer, tokens at the median", customerSummary, tokenAims.customerSummary),
    ["continuation of one vendor, tokens", String(continuation), "≤ 110", continuation <= 110],
  ];
};

const timeRows = ({ starts, sequential, throughput, fanOut, depth }: Figures): Row[] => {
  const own = starts.toolsList.find(({ name }) => name === "billing-customers-mcp");
  const minimal = starts.toolsList.find(({ name }) => name === "minimal SDK 2.x");
  const first = starts.firstAnswer.find(({ name }) => name === "billing-customers-mcp");
  const heavier = (own?.residentMiB ?? Number.NaN) - (minimal?.residentMiB ?? Number.NaN);
  const five = fanOut.at(-1);
  const calls = throughput.find(({ name }) => name.startsWith("billing"));
  const ratio = (value: number | undefined) => `${(value ?? Number.NaN).toFixed(2)} ×`;
  const most = (value: number | undefined, limit: number) => value !== undefined && value <= limit;
  return [
    [
      "cold start, spawn until tools/list, against bare Node",
      ratio(own?.wallRatio),
      "≤ 2.0 ×",
      most(own?.wallRatio, 2),
    ],
    [
      "cold start until a vendor's first answer, against bare Node",
      ratio(first?.wallRatio),
      "≤ 2.8 ×",
      most(first?.wallRatio, 2.8),
    ],
    ["RSS after start beyond a minimal SDK 2.x server", `${heavier.toFixed(0)} MiB`, "≤ 8 MiB", heavier <= 8],
    [
      "list of 100 rows on stdio, against raw GET and JSON.parse of the same bytes",
      ratio(sequential.compressed.ratio),
      "≤ 1.6 ×",
      sequential.compressed.ratio <= 1.6,
    ],
    [
      "search over five vendors at 50 ms, against the same requests with the same headers at once, raw",
      ratio(five?.compressed.ratio),
      "≤ 1.10 ×",
      most(five?.compressed.ratio, 1.1),
    ],
    ["page 500 against page 1 of a 100,000-customer walk", ratio(depth.ratio), "≤ 1.1 ×", depth.ratio <= 1.1],
    [
      "HTTP calls per second, 32 in flight, against the SDK's own handler",
      ratio(calls?.ratio),
      "≥ 0.8 ×",
      (calls?.ratio ?? 0) >= 0.8,
    ],
  ];
};

const inMs = (value: number): string => `${value.toFixed(1)} ms`;

/** Everything on it was measured in the run that wrote it. */
export const benchmarksPage = (figures: Figures): string => {
  const { machine, date, starts, throughput, peers, depth } = figures;
  const rows = [
    ...tokenRows(figures.tokens),
    ...timeRows(figures),
    ...costRows(figures.cost),
    ...teamRows(figures.team),
    ...searchRows(figures.searches),
    ...viewRows(figures),
  ];
  const five = figures.fanOut.at(-1);
  return `${[
    "# Benchmarks",
    "",
    `Written by \`npm run bench\` on ${date}: Node ${machine.node}, ${machine.cores} × ${machine.cpu}. Ratios are medians of rounds in which the contestants took turns; milliseconds hold for this machine only.`,
    "",
    table(
      ["figure", "reached", "target", ""],
      rows.map(([what, reached, target, met]) => [what, reached, target, met ? "met" : "**not met**"]),
    ),
    "",
    "## Cold start",
    "",
    table(
      ["server", "ms", "× bare Node", "RSS MiB"],
      starts.toolsList.map(({ name, wallMs, wallRatio, residentMiB }) => [
        name,
        wallMs.toFixed(0),
        wallRatio.toFixed(2),
        residentMiB?.toFixed(0) ?? "?",
      ]),
    ),
    "",
    `Peers left out: ${peers.leftOut.join(", ")}.`,
    "",
    coldStartChart(figures),
    "",
    "What a start loads, what was tried to make it shorter, and why it does not reach twice bare Node: [decision 11](decisions/0011-what-a-start-loads.md).",
    "",
    "## Tokens per customer",
    "",
    tokensChart(figures),
    "",
    "What was tried for the figures that are not met: [decision 34](decisions/0034-what-an-answer-costs.md).",
    "",
    "## Vendors asked, page depth, HTTP",
    "",
    `A list takes ${inMs(figures.sequential.oursMs)} where raw GET and JSON.parse of the same page take ${inMs(figures.sequential.compressed.floorMs)}. Both ask for compressed answers, which a network rewards and loopback does not: against a raw GET of plain ones (${inMs(figures.sequential.floorMs)}) a list takes ${figures.sequential.ratio.toFixed(2)} times and a search over five vendors ${five?.ratio.toFixed(2)} times. Where the rest goes: [decision 12](decisions/0012-what-a-call-costs.md).`,
    "",
    fanOutChart(figures),
    "",
    depthChart(figures),
    "",
    `Resident memory of the walking server: ${depth.residentAfterTenthMiB ?? "?"} MiB after the tenth page, ${depth.residentAtEndMiB ?? "?"} MiB at the end.`,
    "",
    table(
      ["over HTTP, 32 in flight", "calls per second"],
      throughput.map(({ name, callsPerSecond }) => [name, callsPerSecond.toFixed(0)]),
    ),
    "",
    ...costSection(figures.cost),
    ...teamSection(figures.team),
    ...searchSection(figures.searches),
    ...replicaSection(readReplicaResults()),
    ...scoreboardSection(figures.scoreboard),
  ].join("\n")}\n`;
};
