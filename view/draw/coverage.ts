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
  return more ? `${format.count(returned)}, more to come` : format.count(returned);
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

/** How each vendor honoured each filter, where filters were asked for. */
const honoured = (vendors: readonly VendorPart[]): HTMLElement | undefined => {
  const lines = vendors.filter(({ filters }) => filters.length > 0);
  if (lines.length === 0) return undefined;
  return element(
    "p",
    { class: "honoured" },
    "Filters as honoured: ",
    foreign(lines.map(({ vendor, filters }) => `${vendor} ${filters.join(", ")}`).join(" · ")),
  );
};

export const coverage = (answer: Answer, view: View): HTMLElement => {
  const { head, doubts } = toldBy(answer);
  return element(
    "section",
    { class: "coverage", "aria-label": "Coverage", "data-tone": answer.complete ? "complete" : "incomplete" },
    element(
      "p",
      { class: "coverage-head" },
      element("strong", { class: "verdict" }, answer.complete ? "Complete" : "Not complete"),
      " ",
      foreign(head),
    ),
    answer.vendors.length > 0
      ? element(
          "ul",
          { class: "vendors", role: "list" },
          answer.vendors.map((part) => vendorItem(part, view)),
        )
      : undefined,
    doubts.length > 0
      ? element(
          "ul",
          { class: "doubts", "aria-label": "What to know" },
          doubts.map((doubt) => element("li", {}, foreign(doubt))),
        )
      : undefined,
    honoured(answer.vendors),
  );
};
