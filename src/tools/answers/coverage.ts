/**
 * The sentences of coverage, in the fixed words of docs/contract.md: the one renderer of what an answer must be read
 * with.
 */

import { type Owed, showOwed, showTotals } from "../../receivables/amounts-due.ts";
import type { VendorClient } from "../../vendors/client.ts";
import type { Caveat, VendorReport } from "../../vendors/vendor-report.ts";
import { plural } from "./plural.ts";

/** Reports of which the same is true, as one sentence each. */
const grouped = <Fact>(
  reports: readonly VendorReport[],
  factsOf: (report: VendorReport) => readonly Fact[],
  say: (vendors: string, fact: Fact) => string,
): string[] => {
  const groups = new Map<string, { readonly fact: Fact; readonly vendors: string[] }>();
  for (const report of reports) {
    for (const fact of factsOf(report)) {
      const key = JSON.stringify(fact);
      const group = groups.get(key) ?? { fact, vendors: [] };
      groups.set(key, group);
      group.vendors.push(report.vendor);
    }
  }
  return [...groups.values()].map(({ fact, vendors }) => say(vendors.join(", "), fact));
};

type Say<K extends Caveat["kind"]> = (vendors: string, caveat: Extract<Caveat, { readonly kind: K }>) => string;

const invoicesUnchecked =
  (what: string) =>
  (vendors: string, { count }: { readonly count: number }): string =>
    `${plural(count, "invoice")} at ${vendors} ${what} could not be checked`;

/** Why invoices may be missing: the same as the filter `overdue:unsure`. */
export const unsureInvoices = ": invoice filters undocumented";

/** In the order they are said. */
const sentences: { readonly [K in Caveat["kind"]]: Say<K> } = {
  dropped: (vendors, { count }) => `${count} dropped at ${vendors}`,
  looser: (vendors, { count }) => `${count} looser ${count === 1 ? "match" : "matches"} left out at ${vendors}`,
  "dropped invoices": (vendors, { count }) => `${count} dropped at ${vendors}: vendor_bad_response`,
  "unread invoices": (vendors, { read, problem }) =>
    problem && read === 0
      ? `overdue amounts of ${vendors} are missing: ${problem.code}`
      : `overdue amounts of ${vendors} after ${read} invoices read so far${problem ? `, then ${problem.code}` : ""}`,
  "unchecked rows": (vendors, { count }) => `${plural(count, "row")} of ${vendors} could not be checked, so left out`,
  "invoice filters undocumented": (vendors) => `${vendors} may miss rows${unsureInvoices}`,
  "invoice filter ignored": (vendors) => `${vendors} ignores its filter: all it sent was judged here`,
  "no invoices": (vendors) => `overdue at ${vendors} could not be checked: it lists no invoices`,
  "invoices not asked for": (vendors) =>
    `overdue amounts not read where the vendor counts its customers, ${vendors}: group by vendor and bucket for them`,
  "second form skipped": (vendors) =>
    `${vendors} may miss rows: too many for a second spelling or form, so narrow the query`,
  "whole values only": (vendors) => `e-mails, phones and persons, masked here, match only as a whole: ${vendors}`,
  gap: (vendors, { about }) => `${vendors}: ${about}`,
  excludes: (vendors, { about }) => `${vendors} leaves out ${about}`,
  "data moved": (vendors) => `${vendors}: data moved while paging`,
  "order unverified": (vendors) => `${vendors}: order unverified`,
  undated: invoicesUnchecked("without a due date"),
  unclear: invoicesUnchecked("in an unknown state"),
  "without customer": invoicesUnchecked("without a customer"),
  uncheckable: (vendors, { count }) =>
    `${plural(count, "customer")} at ${vendors} could not be checked for currency or amount and ${count === 1 ? "is" : "are"} left out`,
  "mandate unknown": (vendors, { count }) =>
    `${plural(count, "customer")} at ${vendors} could not be checked for a mandate and ${count === 1 ? "is" : "are"} left out`,
  incomplete: (vendors, { about, count }) => `${about} of ${plural(count, "invoice")} at ${vendors} not read`,
  "unchecked payments": (vendors, { count }) => `${plural(count, "payment")} at ${vendors} could not be checked`,
  "related unread": (vendors, { about, code }) =>
    `${about} at ${vendors} not read to the end${code === undefined ? "" : `: ${code}`}`,
  "customers unread": (vendors, { count }) =>
    `${plural(count, "customer")} at ${vendors} not read: reasons to wait unknown`,
  "links unread": (vendors, { count }) =>
    `${plural(count, "customer")} at ${vendors} known from invoices alone: reasons to wait at linked companies not looked for`,
  "not listed": (vendors, { count }) =>
    `${plural(count, "overdue customer")} of ${vendors} not listed by it and not counted`,
};

const kinds = Object.keys(sentences) as readonly Caveat["kind"][];

/** A sentence that another one begins with is said by that one. */
const withoutBeginnings = (all: readonly string[]): string[] =>
  all.filter((one) => !all.some((other) => other.startsWith(`${one}, `)));

const caveatSentences = (reports: readonly VendorReport[]): string[] => {
  const all = kinds.flatMap((kind) =>
    grouped(
      reports,
      ({ caveats }) => caveats.filter((caveat) => caveat.kind === kind),
      (vendors, caveat) => (sentences[kind] as Say<Caveat["kind"]>)(vendors, caveat),
    ),
  );
  return withoutBeginnings(all);
};

const honoured = ({ filters }: VendorReport, how: string, except: readonly string[] = []): readonly string[] => {
  const words = filters.flatMap((filter) => (filter.how === how && !except.includes(filter.what) ? [filter.what] : []));
  return words.length > 0 ? [words.join(", ")] : [];
};

/** `2026-06-30 12:03 UTC`. */
const showMinute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Who is as of when, `as of 2026-06-30 12:03 UTC`, once for each minute. `at`: epoch milliseconds by connection. */
export const timesOf = (at: ReadonlyMap<string, number>): readonly string[] => {
  const names = new Map<string, string[]>();
  for (const [name, time] of at) names.set(showMinute(time), [...(names.get(showMinute(time)) ?? []), name]);
  return [...names].map(([minute, own]) => `${own.join(", ")} as of ${minute}`);
};

/** What the reader must know beside the counts: who is missing, what may be, what could not be checked. */
export const remarks = (reports: readonly VendorReport[]): string[] => [
  ...grouped(
    reports,
    ({ outcome }) => (outcome === "unsupported" ? [""] : []),
    (vendors) => `unsupported, so missing: ${vendors}`,
  ),
  ...grouped(
    reports,
    (report) => honoured(report, "unsure", ["overdue"]),
    (vendors, what) => `${vendors} may miss rows: undocumented match of ${what}`,
  ),
  ...grouped(
    reports,
    (report) => honoured(report, "vendor", ["query", "overdue"]),
    (vendors, what) => `${what} could not be checked at ${vendors}`,
  ),
  ...caveatSentences(reports),
  ...timesOf(new Map(reports.flatMap(({ vendor, asOf }) => (asOf === undefined ? [] : [[vendor, asOf]])))),
];

/** Waits shorter than this are nothing to know. */
const leastWaitMs = 1_000;

/** What waiting for the vendors' rates has cost this call. */
export const rateWaits = (clients: readonly VendorClient[]): string[] =>
  clients.flatMap(({ connection, rateWaitMs }) =>
    rateWaitMs() < leastWaitMs ? [] : [`${connection.name} waited ${Math.round(rateWaitMs() / 1000)} s for its rate`],
  );

/** What was read within the last second is as good as read now. */
const leastAgeMs = 1_000;

/** Rows that an earlier page of the same walk had read already. */
export const keptAges = (clients: readonly VendorClient[]): string[] => {
  const groups = new Map<number, string[]>();
  for (const { connection, keptAgeMs } of clients) {
    const ageMs = keptAgeMs();
    if (ageMs === undefined || ageMs < leastAgeMs) continue;
    const seconds = Math.round(ageMs / 1000);
    groups.set(seconds, [...(groups.get(seconds) ?? []), connection.name]);
  }
  return [...groups].map(([seconds, names]) => `${names.join(", ")} read ${seconds} s ago`);
};

/** What a share counts, and what is missing where a vendor failed. */
interface Counted {
  /** "rows", "invoices". */
  readonly read: string;
  /** "its customers", "its debts". */
  readonly missing: string;
  /** How many of them there are, where the vendor tells. */
  readonly of?: number | undefined;
}

/** One vendor's part in a few words. `isPlain`: its entry in the structured form says the same. */
interface Share {
  readonly text: string;
  readonly isPlain: boolean;
}

/** Where the rest is only known to exist, or a total may be taken for it, that is said; "so far" says it too. */
const countOf = ({ returned, total, more, paused }: VendorReport): string => {
  if (total === undefined) return `${returned}${more && !paused ? " and more" : ""}`;
  return !more && returned < total ? `the last ${returned} of ${total}` : `${returned} of ${total}`;
};

/** Nothing of a vendor that was not asked. */
export const share = (report: VendorReport, { read: noun, missing, of }: Counted): readonly Share[] => {
  const { vendor, outcome, read, problem, paused } = report;
  if (outcome === "unsupported") return [];
  if (outcome === "empty") return [{ text: `${vendor} none`, isPlain: true }];
  if (outcome === "failed")
    return [{ text: `${vendor} failed: ${problem?.code}, ${missing} are missing`, isPlain: false }];
  const shown = `${vendor} ${countOf(report)}`;
  const isDropped = report.caveats.some(({ kind }) => kind === "dropped");
  const end = problem && !isDropped ? `, then ${problem.code}` : "";
  if (!paused && (end === "" || of === undefined)) return [{ text: `${shown}${end}`, isPlain: end === "" }];
  const reached = `${read ?? "some"}${of === undefined ? "" : ` of ${of}`} ${noun}`;
  return [{ text: `${shown} after ${reached} read so far${end}`, isPlain: false }];
};

/** What the signs of relations mean, for those that occur. */
const signs = [
  ["=", "= proven"],
  ["~", "~ perhaps"],
] as const;

/** Behind the sign: a letter that rows share, or the connection at which a customer stands who is not among them. */
const behindSigns = [
  [/^.[A-Z]+$/, "same letter, same customer"],
  [/^.[a-z0-9-]+$/, "a vendor's name, same customer there beside these rows"],
] as const;

/** One sentence; none where nobody is related. `marks`: as rows carry them, `=A`, `~B`, `=name`. */
export const relationMeanings = (marks: readonly string[]): readonly string[] => {
  if (marks.length === 0) return [];
  const told = signs.flatMap(([sign, meaning]) => (marks.some((mark) => mark.startsWith(sign)) ? [meaning] : []));
  const kinds = behindSigns.flatMap(([form, meaning]) => (marks.some((mark) => form.test(mark)) ? [meaning] : []));
  const line = `${kinds.join("; ")}: ${told.join(", ")}`;
  return [line.charAt(0).toUpperCase() + line.slice(1)];
};

/** Marks in cells; `?` and `code 1` are explained once, by the server's instructions. */
const markKinds: readonly (readonly [RegExp, string])[] = [
  [/\d~/, "~ no time zone"],
  [/≤/, "≤ at most"],
];

/** What the marks mean that occur in these cells: one sentence, or none. */
export const markMeanings = (rows: readonly (readonly string[])[]): readonly string[] => {
  const told = markKinds.flatMap(([mark, meaning]) =>
    rows.some((cells) => cells.some((cell) => mark.test(cell))) ? [meaning] : [],
  );
  return told.length > 0 ? [told.join(", ")] : [];
};

/** Amounts added up per currency, never over currencies; those that no sum may hold are counted. */
export const sumsOf = (owed: Owed): string => {
  const unknown = owed.withoutCurrency.length + owed.undetermined;
  const apart = `${plural(unknown, "invoice")} of unknown currency or amount, in none of these sums`;
  return [...showTotals(owed), ...(unknown > 0 ? [apart] : [])].join(" + ") || showOwed(owed);
};

/** A coverage line, and the parts of it that the vendors' entries say in the structured form. */
export interface Coverage {
  readonly coverage: string;
  readonly repeated: readonly string[];
}

/** What is shown, each vendor's share of it, then one sentence per fact. */
export const coverageLine = (head: string, shares: readonly Share[], facts: readonly string[]): Coverage => {
  const plain = shares.filter(({ isPlain }) => isPlain).map(({ text }) => text);
  const others = shares.filter(({ isPlain }) => !isPlain).map(({ text }) => text);
  const parts = [plain.join(", "), others.join(", ")].filter(Boolean).join("; ");
  const repeated = plain.length === 0 ? "" : others.length > 0 ? `${plain.join(", ")}; ` : `. ${parts}`;
  return { coverage: `${[head, parts, ...facts].filter(Boolean).join(". ")}.`, repeated: [repeated] };
};
