/** What the marks in cells mean, for those that occur. */

import type { Row } from "../../read/rows.ts";
import { element } from "../elements.ts";

const meanings: readonly (readonly [mark: string, occurs: RegExp, meaning: string])[] = [
  ["?", /(^|\s)\?($|\s)/, "the vendor does not say"],
  ["–", /^-$/, "known to be none"],
  ["~", /\d~$/, "time zone not stated"],
  ["≤", /≤/, "at most"],
];

export const marks = (rows: readonly Row[]): HTMLElement | undefined => {
  const cells = new Set(rows.flatMap((row) => [...row.cells.values()]));
  const used = meanings.filter(([, occurs]) => [...cells].some((cell) => occurs.test(cell)));
  if (used.length === 0) return undefined;
  return element("p", { class: "marks" }, used.map(([mark, , meaning]) => `${mark} ${meaning}`).join(" · "));
};
