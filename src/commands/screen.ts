/**
 * What a person's screen takes: how wide it is, whether it shows colours, and how an answer's coverage is read there.
 */

import { plural } from "../tools/answers/plural.ts";
import { wrapped } from "./table.ts";

export interface Screen {
  readonly places: number;
  /** The text in a colour, where the screen shows any. */
  readonly paint: (text: string, colour: Colour) => string;
}

const codes = { bold: 1, red: 31, green: 32, yellow: 33, grey: 90 } as const;
export type Colour = keyof typeof codes;

/** For what is no terminal, a file or another program, where COLUMNS says nothing. */
const placesElsewhere = 100;
/** In less no table is one. */
const leastColumns = 20;

/** Places in a line, from `COLUMNS`, which is set for what is no terminal; undefined where it is no width. */
export const columnsGiven = ({ COLUMNS: text = "" } = process.env): number | undefined => {
  const columns = /^\d{2,4}$/.test(text) ? Number(text) : 0;
  return columns >= leastColumns ? columns : undefined;
};

/** Colours on a terminal only, and none where NO_COLOR is set (Node looks for it). */
export const screenOf = (
  out: Pick<NodeJS.WriteStream, "isTTY" | "columns"> & { readonly hasColors?: () => boolean },
  columns = columnsGiven(),
): Screen => {
  const colours = out.isTTY === true && out.hasColors?.() === true;
  return {
    places: (out.isTTY === true && out.columns) || (columns ?? placesElsewhere),
    paint: (text, colour) => (colours ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text),
  };
};

/** The coverage's fixed words, those that weigh most first; a sentence without any of them is a note. */
const weights: readonly { readonly label: string; readonly colour: Colour; readonly words: RegExp }[] = [
  { label: "missing", colour: "red", words: /missing|failed|unsupported|so far|dropped|leaves out|data moved/ },
  { label: "unsure", colour: "yellow", words: /may miss|could not be checked|not read|may be/ },
  { label: "letters", colour: "grey", words: /^Same letter/ },
  { label: "marks", colour: "grey", words: /^[~≤] / },
  // Each vendor's share: its name and "3 of 34", "none", "the last 3 of 54".
  { label: "shown", colour: "grey", words: /^[a-z\d-]+ (?:\d+\b|none\b|the last )/ },
];
/** Shown where there is room for little: the others are counted. */
const isBrief = ({ label }: { readonly label: string }): boolean => ["missing", "letters", "marks"].includes(label);
const note = { label: "note", colour: "grey" } as const;

const labelled = ({ places, paint }: Screen, label: string, colour: Colour, text: string): readonly string[] =>
  wrapped(`${label.padEnd(7)}  ${text}`, places, " ".repeat(9)).map((line, at) =>
    at === 0 ? paint(line.slice(0, 7), colour) + line.slice(7) : line,
  );

/**
 * An answer's coverage as lines: its first sentence, which counts, then what is missing, what is unsure, and notes.
 * Coverage is one sentence per fact in fixed words, so that it can be read like this. `brief`: one sentence of what is
 * unsure and no note; the rest is counted. What is missing, and what letters and marks in the rows mean, is always
 * shown.
 */
export const coverageLines = (coverage: string, screen: Screen, brief = false): readonly string[] => {
  const [first = "", ...others] = coverage.replace(/\.$/, "").split(". ");
  const weighed = others.map((sentence) => ({
    sentence,
    weight: weights.find(({ words }) => words.test(sentence)) ?? note,
  }));
  const sorted = [...weights, note].flatMap((weight) => weighed.filter((one) => one.weight === weight));
  const firstUnsure = sorted.find(({ weight }) => weight.label === "unsure");
  const shown = brief ? sorted.filter((one) => isBrief(one.weight) || one === firstUnsure) : sorted;
  const more = sorted.length - shown.length;
  const rest = more > 0 ? ` (+${plural(more, "remark")})` : "";
  return [
    ...wrapped(first + (shown.length === 0 ? rest : ""), screen.places),
    ...shown.flatMap(({ sentence, weight }, at) =>
      labelled(screen, weight.label, weight.colour, sentence + (at === shown.length - 1 ? rest : "")),
    ),
  ];
};
