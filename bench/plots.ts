/** The pictures of docs/benchmarks.md, from one run's figures. */

import type { Figures } from "./page.ts";
import { bars, lines } from "./plot.ts";

/** SVG by file name, without its ending. */
export const plotsOf = ({ tokens, starts, fanOut, depth }: Figures): Readonly<Record<string, string>> => ({
  "tokens-per-row": bars(
    "Tokens per customer (o200k_base), pages of 100, compact",
    Object.entries(tokens.pages).flatMap(([vendor, { raw, idTable, text, structured }]) => [
      { label: `${vendor}, vendor's JSON`, value: raw, group: 0 },
      { label: `${vendor}, table with native ids`, value: idTable, group: 1 },
      { label: `${vendor}, our text`, value: text, group: 2 },
      { label: `${vendor}, our structured form`, value: structured, group: 3 },
    ]),
    { unit: "" },
  ),
  "cold-start": bars(
    "Spawn until tools/list is answered",
    starts.toolsList.map(({ name, wallMs }) => ({ label: name, value: wallMs })),
    { unit: "ms" },
  ),
  "vendors-asked": lines(
    "A search by vendors asked, 50 ms each",
    [
      { label: "ours", points: fanOut.map(({ vendors, oursMs }) => [vendors, oursMs] as const) },
      { label: "raw requests in parallel", points: fanOut.map(({ vendors, floorMs }) => [vendors, floorMs] as const) },
    ],
    { x: "vendors", y: "ms" },
  ),
  "page-depth": lines(
    "A page by its depth in a walk of 100,000 customers",
    [{ label: "ours", points: depth.curve.map(({ page, ms }) => [page, ms] as const) }],
    { x: "page", y: "ms" },
  ),
});
