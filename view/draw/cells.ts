/**
 * The contents of cells: unknown, none and known things look different, and each is named for those who only hear them.
 */

import { readAmounts } from "../read/amounts.ts";
import type { Kind } from "../read/columns.ts";
import { type Child, element, foreign } from "./elements.ts";
import type { View } from "./view.ts";

/** One element each: a table of 200 rows holds a thousand of them. */
export const unknownMark = (why = "unknown: the vendor does not say"): HTMLElement =>
  element("span", { class: "unknown", title: why, role: "img", "aria-label": "unknown" }, "?");

const noneMark = (): HTMLElement =>
  element("span", { class: "none", title: "known to be none", role: "img", "aria-label": "none" }, "–");

/** Words that ask for a second look; all others are plain facts. */
const tones: readonly (readonly [RegExp, string])[] = [
  [/^(overdue|mandate_cancelled|no_contact|disputed)$/, "strong"],
  [/^[=~]/, "same"],
];

const spelled = (word: string, { format }: View): string => {
  const [, key = "", value = ""] = /^([a-z_]+):(.+)$/.exec(word) ?? [];
  if (key === "") return word.replaceAll("_", " ");
  const told = format.day(value) ?? (value.length > 24 ? `${value.slice(0, 11)}…${value.slice(-11)}` : value);
  return `${key.replaceAll("_", " ")} ${told}`;
};

/**
 * Letters of relations belong to one page: on another the same letter is another customer. A connection's name instead:
 * there, and not among the rows.
 */
const relation = (word: string, page: number, view: View): HTMLElement | undefined => {
  const [, kind, letters, there] = /^([=~])(?:([A-Z]+)|([a-z0-9-]+))$/.exec(word) ?? [];
  if (kind === undefined) return undefined;
  const letter = page > 1 ? `${letters} (page ${view.format.count(page)})` : letters;
  const name = there === undefined ? letter : `at ${there}`;
  const title = kind === "=" ? "the same customer, by evidence" : "perhaps the same customer: only the names agree";
  return element(
    "li",
    { class: "tag", "data-tone": "same", title },
    `${kind === "=" ? "same" : "perhaps same"} ${name}`,
  );
};

const words = (cell: string, page: number, view: View): HTMLElement =>
  element(
    "ul",
    { class: "tags", role: "list" },
    cell
      .split(" ")
      .map(
        (word) =>
          relation(word, page, view) ??
          element(
            "li",
            { class: "tag", dir: "auto", "data-tone": tones.find(([pattern]) => pattern.test(word))?.[1] },
            spelled(word, view),
          ),
      ),
  );

/** Each currency on a line of its own; undefined where the cell is no amount. */
export const amounts = (cell: string, { format }: View): readonly HTMLElement[] | undefined => {
  const read = readAmounts(cell);
  if (!read) return undefined;
  return [
    ...read.known.map((amount) =>
      element(
        "span",
        {
          class: amount.currency === "?" ? "money uncertain" : "money",
          title: amount.currency === "?" ? "the vendor does not state the currency" : undefined,
        },
        format.amount(amount),
      ),
    ),
    ...read.unknown.map((text) =>
      text === "?" ? unknownMark("an amount is unknown") : element("span", { class: "money uncertain" }, text),
    ),
  ];
};

const number = (cell: string, { format }: View): Child =>
  cell
    .split(" + ")
    .map((part) => (/^\d+$/.test(part) ? format.count(Number(part)) : part))
    .join(" + ");

/** One cell's value, by what its column holds. */
export const cellContent = (cell: string, kind: Kind, page: number, view: View): Child => {
  if (cell === "?") return unknownMark();
  if (cell === "-" || cell === "") return noneMark();
  if (kind === "words") return words(cell, page, view);
  if (kind === "number") return number(cell, view);
  if (kind === "day") {
    const day = view.format.day(cell);
    return day === undefined
      ? foreign(cell)
      : element("time", { title: cell.endsWith("~") ? "~ the vendor states no time zone" : undefined }, day);
  }
  if (kind === "method") return foreign(cell.replaceAll("_", " "), { class: "cut" });
  return (kind === "amount" ? amounts(cell, view) : undefined) ?? foreign(cell, { class: "cut" });
};
