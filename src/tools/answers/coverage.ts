/** The coverage line: one sentence per fact, numbers first, in the fixed words of DESIGN section 4. */

import type { CustomerPage } from "../../customers/find.ts";
import type { Settled } from "../../customers/vendor-report.ts";
import { plural } from "./plural.ts";

/** What was honoured in a way, without its suffix: `name` of `name:unsure`. */
const honoured = ({ answer }: Settled, how: string): string[] =>
  (answer.filters ?? []).flatMap((filter) => (filter.endsWith(`:${how}`) ? [filter.slice(0, -how.length - 1)] : []));

/** "20 rows; at least 142 match": exact where everyone counts, a floor where someone does not, of those still asked. */
const counts = ({ rows, settled, finished, complete, bookmark }: CustomerPage): string => {
  const head = plural(rows.length, "row");
  const sure = settled.every((one) => honoured(one, "unsure").length === 0);
  if (complete) return `${head}, ${sure ? "complete" : "all that were found"}`;
  const sum = settled.reduce((all, { answer }) => all + (answer.total ?? answer.returned), 0);
  const where = finished.length > 0 ? ` at ${settled.map(({ answer }) => answer.vendor).join(", ")}` : "";
  if (settled.every(({ answer }) => answer.total !== undefined)) return `${head}; ${sum} match${where}`;
  return sum > rows.length ? `${head}; at least ${sum} match${where}` : bookmark ? `${head}; more may follow` : head;
};

const share = ({ answer, facts }: Settled): string[] => {
  const { vendor, outcome, returned, total, read, problem } = answer;
  if (outcome === "unsupported") return [];
  if (outcome === "empty") return [`${vendor} none`];
  if (outcome === "failed") return [`${vendor} failed: ${problem?.code}, its customers are missing`];
  const shown = `${vendor} ${returned}${total === undefined ? "" : ` of ${total}`}`;
  if (facts.paused) return [`${shown} after ${read ?? "some"} rows read so far`];
  return [problem && facts.dropped === 0 ? `${shown}, then ${problem.code}` : shown];
};

/** One sentence for all vendors of which the same is true. */
const grouped = (
  settled: readonly Settled[],
  saysOf: (one: Settled) => string | undefined,
  say: (vendors: string, what: string) => string,
): string[] => {
  const groups = new Map<string, string[]>();
  for (const one of settled) {
    const what = saysOf(one);
    if (what !== undefined) groups.set(what, [...(groups.get(what) ?? []), one.answer.vendor]);
  }
  return [...groups].map(([what, vendors]) => say(vendors.join(", "), what));
};

const named = (words: readonly string[]): string | undefined => (words.length > 0 ? words.join(", ") : undefined);

export const remarks = (settled: readonly Settled[]): string[] => [
  ...grouped(
    settled,
    ({ answer }) => (answer.outcome === "unsupported" ? "" : undefined),
    (vendors) => `unsupported, so missing: ${vendors}`,
  ),
  ...settled.flatMap(({ answer, facts }) =>
    facts.dropped > 0 ? [`${facts.dropped} dropped at ${answer.vendor}`] : [],
  ),
  ...settled.flatMap(({ answer, facts }) =>
    facts.undetermined > 0
      ? [`${plural(facts.undetermined, "row")} of ${answer.vendor} could not be checked, so left out`]
      : [],
  ),
  ...grouped(
    settled,
    (one) => named(honoured(one, "unsure")),
    (vendors, what) => `${vendors} may miss rows: undocumented match of ${what}`,
  ),
  ...grouped(
    settled,
    (one) => named(honoured(one, "vendor").filter((word) => word !== "query")),
    (vendors, what) => `${what} could not be checked at ${vendors}`,
  ),
  ...grouped(
    settled,
    ({ facts }) => (facts.secondFormSkipped ? "" : undefined),
    (vendors) => `${vendors} may miss rows: too many for a second spelling or form, so narrow the query`,
  ),
  ...grouped(
    settled,
    ({ facts }) => (facts.moved ? "" : undefined),
    (vendors) => `${vendors}: data moved while paging`,
  ),
  ...grouped(
    settled,
    ({ facts }) => (facts.disordered ? "" : undefined),
    (vendors) => `${vendors}: order unverified`,
  ),
];

export const coverageOf = (answer: CustomerPage, notes: readonly string[]): string => {
  const { settled, lostBefore, unsorted } = answer;
  // One vendor that simply answered has said it all in the counts.
  const plain = settled.length === 1 && settled[0]?.facts.paused === false && settled[0].answer.problem === undefined;
  const shares = plain ? [] : settled.flatMap(share);
  const codes = [...new Set(Object.values(lostBefore))];
  const lostBy = (code: string) => Object.keys(lostBefore).filter((vendor) => lostBefore[vendor] === code);
  const before = codes.map((code) => `missing since an earlier page: ${lostBy(code).join(", ")} (${code})`);
  const sentences = [
    `${counts(answer)}${shares.length > 0 ? `. ${shares.join(", ")}` : ""}`,
    ...before,
    ...remarks(settled),
    ...(unsorted.length > 0 ? [`not sorted, so after the others: ${unsorted.join(", ")}`] : []),
    ...notes,
  ];
  return `${sentences.join(". ")}.`;
};
