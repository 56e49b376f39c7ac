/** What an answer covers and what it does not: always above it, and never folded away. */

import type { Answer, VendorPart } from "../read/answer.ts";
import { toldBy } from "../read/coverage.ts";
import { element, foreign, widthOf } from "./elements.ts";
import type { View } from "./view.ts";

const counted = ({ outcome, returned, total, more }: VendorPart, { format }: View): string => {
  if (outcome === "failed") return "failed, missing here";
  if (outcome === "unsupported") return "cannot answer, missing here";
  if (outcome === "empty") return "none";
  if (total !== undefined) return `${format.count(returned)} of ${format.count(total)}`;
  return more ? `${format.count(returned)} and more` : format.count(returned);
};

/** Solid is what is here; hatched is what is not. Without a total the whole track is hatched: no share can be told. */
const track = ({ outcome, returned, total, more }: VendorPart): HTMLElement => {
  const whole = !more && outcome !== "failed" && outcome !== "unsupported" && outcome !== "partial";
  const share = whole ? 1 : total ? returned / total : 0;
  return element(
    "span",
    { class: "track", "aria-hidden": "true" },
    widthOf(element("span", { class: "filled" }), share),
  );
};

const vendorItem = (part: VendorPart, view: View): HTMLElement =>
  element(
    "li",
    { class: "vendor", "data-tone": part.outcome },
    element("span", { class: "vendor-name" }, foreign(part.vendor)),
    element("span", { class: "vendor-count" }, counted(part, view)),
    track(part),
  );

/** How each filter was honoured, and where, if filters were asked for. */
const honoured = (vendors: readonly VendorPart[]): HTMLElement | undefined => {
  const ways = new Map<string, string[]>();
  for (const { vendor, filters } of vendors) {
    for (const filter of filters) ways.set(filter, [...(ways.get(filter) ?? []), vendor]);
  }
  if (ways.size === 0) return undefined;
  const told = [...ways].map(([filter, where]) => `${filter.replace(/:(\w+)$/, " $1")} (${where.join(", ")})`);
  return element("p", { class: "honoured" }, "Filters as honoured: ", foreign(told.join(" · ")));
};

/** One vendor that simply answered has said it all in the first sentence. */
const isPlain = (vendors: readonly VendorPart[]): boolean =>
  vendors.length === 1 && vendors.every(({ outcome, more }) => outcome === "ok" && !more);

export const coverage = (answer: Answer, view: View): HTMLElement => {
  const { vendors, complete } = answer;
  const { head, doubts } = toldBy(answer);
  return element(
    "section",
    { class: "coverage", "aria-label": "Coverage", "data-tone": complete ? "complete" : "incomplete" },
    element(
      "p",
      { class: "coverage-head" },
      element("strong", { class: "verdict" }, complete ? "Complete" : "Not complete"),
      " ",
      foreign(view.format.told(head)),
    ),
    vendors.length > 0 && !isPlain(vendors)
      ? element(
          "ul",
          { class: "vendors", role: "list" },
          vendors.map((part) => vendorItem(part, view)),
        )
      : undefined,
    doubts.length > 0
      ? element(
          "ul",
          { class: "doubts", "aria-label": "What to know" },
          doubts.map((doubt) => element("li", {}, foreign(view.format.told(doubt)))),
        )
      : undefined,
    honoured(vendors),
  );
};
