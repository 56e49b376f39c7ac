/** The page's part about many people at once, and the targets that it decides. */

import { table } from "../markdown-table.ts";
import { type TeamFigures, teamBook, teamMinutes, usersThinkMs } from "./measure.ts";

type Row = readonly [what: string, reached: string, target: string, met: boolean];

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(0)} %`;

const mostRequests = 11;
const wholeShare = 0.95;

/** Rows of the table of targets. */
export const teamRows = ({ alike, atOnce, minutes }: TeamFigures): Row[] => [
  ...alike
    .slice(0, 1)
    .map(
      ({ query, together, alone }): Row => [
        `32 equal searches for ${query} at once, ${teamBook} customers a vendor: vendor requests`,
        `${together}, of one alone ${alone}`,
        `≤ ${mostRequests}`,
        together <= mostRequests,
      ],
    ),
  ...atOnce.map(
    ({ searches, whole }): Row => [
      `${searches} different searches at once at vendors that take 800 ms: whole`,
      String(whole),
      String(searches),
      whole === searches,
    ],
  ),
  ...minutes.map(({ requestsPerMinute, answers, whole, told }, at): Row => {
    // The smaller rate is less than they ask for: then it counts what the others are told.
    const isAmple = at === 0;
    const isTold = told === answers - whole;
    return [
      `32 people who search, beside endless summaries, Sequence at ${requestsPerMinute.toLocaleString("en")} a minute`,
      `${percent(whole, answers)} whole, ${told} of the other ${answers - whole} say which vendor and when`,
      isAmple ? `≥ ${wholeShare * 100} %, all others` : "all others",
      isTold && (!isAmple || whole >= wholeShare * answers),
    ];
  }),
];

export const teamSection = ({ alike, atOnce, minutes }: TeamFigures): readonly string[] => [
  "## A team at once",
  "",
  `One server over HTTP, ${teamBook} customers a vendor. Vendors take 200 ms, where nothing else is said. For ${teamMinutes} minutes 32 people search, think for ${usersThinkMs / 1_000} seconds and search again, and one summarises whole books without pause; Sequence allows what its current reference says, and what an older capture of it said.`,
  "",
  table(
    ["equal searches", "vendor requests of one", "of 32 at once"],
    alike.map(({ query, alone, together }) => [query, String(alone), String(together)]),
  ),
  "",
  table(
    ["different searches at once, vendors that take 800 ms", "whole", "s"],
    atOnce.map(({ searches, whole, seconds }) => [String(searches), String(whole), seconds.toFixed(1)]),
  ),
  "",
  table(
    [
      "Sequence's requests a minute",
      "searches",
      "whole",
      "others that say which vendor and when",
      "summaries beside them",
    ],
    minutes.map(({ requestsPerMinute, answers, whole, told, summaries }) => [
      requestsPerMinute.toLocaleString("en"),
      String(answers),
      percent(whole, answers),
      `${told} of ${answers - whole}`,
      String(summaries),
    ]),
  ),
  "",
];
