/** The scoreboard as a part of docs/benchmarks.md, with what it simulates. */

import { table } from "../markdown-table.ts";
import { type Cost, mostCalls } from "./raw-agent.ts";
import type { Scored } from "./score.ts";

const thousands = (count: number): string => count.toLocaleString("en");
const cells = ({ calls, tokensIn, tokensOut, capped }: Cost): string[] => [
  `${calls}${capped ? " (cap)" : ""}`,
  thousands(tokensIn),
  thousands(tokensOut),
];

const sum = (costs: readonly Cost[]): Cost =>
  costs.reduce((all, one) => ({
    calls: all.calls + one.calls,
    tokensIn: all.tokensIn + one.tokensIn,
    tokensOut: all.tokensOut + one.tokensOut,
    capped: false,
  }));

const factor = (ours: Cost, raw: Cost): string =>
  `${((raw.tokensIn + raw.tokensOut) / (ours.tokensIn + ours.tokensOut)).toFixed(1)} ×`;

export const scoreboardSection = (scored: readonly Scored[]): readonly string[] => {
  const ours = sum(scored.map((one) => one.ours));
  const raw = sum(scored.map((one) => one.raw));
  return [
    "## What an answer costs",
    "",
    `${scored.length} questions to the sandbox (250 customers per vendor), answered through the built server and the official client, and beside it with the vendors' raw JSON, one tool per endpoint. No model is in the loop: both agents are scripts that make the calls a careful one would. The raw agent uses the narrowest documented filter, asks for pages of 100 (or the vendor's most), reads every page to its end, at most ${mostCalls} calls a question, and is given each body minified, as the sandbox sends it; it is charged nothing for joining vendors, spelling names or noticing what is missing. Ours counts the larger of the two forms of each answer and reads every list to its end; a search is ranked, so its first answer is read. Tool definitions are not counted. "In" is what the agent writes, "out" what it reads, in tokens.`,
    "",
    table(
      ["question", "our calls", "in", "out", "raw calls", "in", "out", "raw / ours"],
      [
        ...scored.map((one) => [one.question, ...cells(one.ours), ...cells(one.raw), factor(one.ours, one.raw)]),
        ["**all**", ...cells(ours), ...cells(raw), factor(ours, raw)],
      ],
    ),
  ];
};
