/** The charts of docs/benchmarks.md, from one run's figures, as Mermaid that the forge draws. */

import type { Figures } from "./page.ts";

interface Series {
  readonly kind: "bar" | "line";
  readonly values: readonly number[];
}

const quoted = (text: string): string => `"${text.replaceAll('"', "'")}"`;

const rounded = (value: number): number => Number(value.toFixed(1));

/** A block of Mermaid: labels or a range along the x axis, one series or several above it. */
const chart = (title: string, x: string, y: string, series: readonly Series[], orientation = ""): string =>
  [
    "```mermaid",
    `xychart-beta${orientation}`,
    `  title ${quoted(title)}`,
    `  x-axis ${x}`,
    `  y-axis ${quoted(y)} 0 --> ${Math.ceil(Math.max(...series.flatMap(({ values }) => values)) * 1.1)}`,
    ...series.map(({ kind, values }) => `  ${kind} [${values.map(rounded).join(", ")}]`),
    "```",
  ].join("\n");

const labels = (texts: readonly (string | number)[]): string =>
  `[${texts.map((text) => quoted(String(text))).join(", ")}]`;

const bar = (values: readonly number[]): Series => ({ kind: "bar", values });

const line = (values: readonly number[]): Series => ({ kind: "line", values });

export const coldStartChart = ({ starts }: Figures): string =>
  chart(
    "Spawn until tools/list is answered",
    labels(starts.toolsList.map(({ name }) => name)),
    "ms",
    [bar(starts.toolsList.map(({ wallMs }) => wallMs))],
    " horizontal",
  );

/** The vendor's JSON as bars; our text and structured form as lines below them. */
export const tokensChart = ({ tokens }: Figures): string => {
  const pages = Object.values(tokens.pages);
  return chart(
    "Tokens per customer: bars the vendor's JSON, lines our text and our structured form",
    labels(Object.keys(tokens.pages)),
    "o200k_base tokens",
    [
      bar(pages.map(({ raw }) => raw)),
      line(pages.map(({ text }) => text)),
      line(pages.map(({ structured }) => structured)),
    ],
  );
};

export const fanOutChart = ({ fanOut }: Figures): string =>
  chart(
    "A search by vendors asked, 50 ms each: ours, and raw requests in parallel",
    labels(fanOut.map(({ vendors }) => vendors)),
    "ms",
    [line(fanOut.map(({ oursMs }) => oursMs)), line(fanOut.map(({ floorMs }) => floorMs))],
  );

export const depthChart = ({ depth }: Figures): string =>
  chart(
    "A page by its depth in a walk of 100,000 customers",
    `"page" ${depth.curve[0]?.page ?? 0} --> ${depth.curve.at(-1)?.page ?? 0}`,
    "ms",
    [line(depth.curve.map(({ ms }) => ms))],
  );
