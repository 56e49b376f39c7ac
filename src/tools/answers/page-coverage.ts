/** The coverage line of a page of customers: how many, of how many, and what is missing. */

import type { CustomerPage } from "../../customers/find.ts";
import { isUnsure } from "../../vendors/vendor-report.ts";
import { type Coverage, coverageLine, remarks, share } from "./coverage.ts";
import { plural } from "./plural.ts";

/** "20 rows; at least 142 match": exact where everyone counts, a floor where someone does not, of those still asked. */
const counts = ({ rows, reports, finished, complete, bookmark }: CustomerPage): string => {
  const head = plural(rows.length, "row");
  if (complete) return `${head}, complete`;
  const sum = reports.reduce((all, { total, returned }) => all + (total ?? returned), 0);
  const where = finished.length > 0 ? ` at ${reports.map(({ vendor }) => vendor).join(", ")}` : "";
  if (reports.every(({ total }) => total !== undefined) && !reports.some(isUnsure)) {
    return `${head}; ${sum} match${where}`;
  }
  if (sum > rows.length) return `${head}; at least ${sum} match${where}`;
  return bookmark ? `${head}; more may follow` : `${head}, all that were found`;
};

export const coverageOf = (page: CustomerPage, notes: readonly string[]): Coverage => {
  const { reports, lostBefore, unsorted } = page;
  const [only] = reports;
  // One vendor that simply answered has said it all in the counts.
  const isPlain = reports.length === 1 && only?.paused === false && only.problem === undefined;
  const shares = isPlain ? [] : reports.flatMap((report) => share(report, { read: "rows", missing: "its customers" }));
  const codes = [...new Set(Object.values(lostBefore))];
  const lostBy = (code: string) => Object.keys(lostBefore).filter((vendor) => lostBefore[vendor] === code);
  return coverageLine(counts(page), shares, [
    ...codes.map((code) => `missing since an earlier page: ${lostBy(code).join(", ")} (${code})`),
    ...remarks(reports),
    ...(unsorted.length > 0 ? [`not sorted, so after the others: ${unsorted.join(", ")}`] : []),
    ...notes,
  ]);
};
