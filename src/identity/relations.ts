/** Which rows of an answer are the same customer, as marks that a reader can follow without decoding refs. */

import { contradictionOf } from "./evidence.ts";
import { type IdentityOptions, type IdentityRow, type Relation, sameCustomers } from "./same-customer.ts";

interface Relations {
  /**
   * By ref: `=A` where evidence proves that all rows with `=A` are one customer, `~A` where this row may be one with
   * the others of that letter. Rows without a relation are absent. Letters are given in the order of the rows. A
   * connection's name instead of a letter: the same of a customer there who is not among the rows.
   */
  readonly marks: ReadonlyMap<string, readonly string[]>;
  /** What the letters stand for, with the evidence. */
  readonly pairs: readonly Relation[];
}

type Group = ReadonlySet<string>;

/** `A` to `Z`, then `AA`. */
const letterOf = (number: number): string =>
  (number < 26 ? "" : letterOf(Math.floor(number / 26) - 1)) + String.fromCharCode(65 + (number % 26));

/** Refs that the pairs connect, as sets; a ref without a pair is in none. */
const connected = (pairs: readonly Relation[]): ReadonlyMap<string, Group> => {
  const groups = new Map<string, Group>();
  for (const { a, b } of pairs) {
    const joined = new Set([...(groups.get(a) ?? [a]), ...(groups.get(b) ?? [b])]);
    for (const ref of joined) groups.set(ref, joined);
  }
  return groups;
};

/** Whether two rows of a group speak against each other: then no letter says that all of it is one. */
const isTorn = (group: Group, rows: readonly IdentityRow[]): boolean => {
  const customers = rows.filter(({ ref }) => group.has(ref)).map(({ customer }) => customer);
  return customers.some((one, at) => customers.slice(at + 1).some((other) => contradictionOf(one, other)));
};

/** The groups that evidence proves to be one customer each. */
const provenGroups = (pairs: readonly Relation[], rows: readonly IdentityRow[]): ReadonlyMap<string, Group> => {
  const groups = connected(pairs.filter(({ kind }) => kind === "same_as"));
  const torn = new Set([...new Set(groups.values())].filter((group) => isTorn(group, rows)));
  return new Map([...groups].filter(([, group]) => !torn.has(group)));
};

/** The letters of the rows between which `pairs` hold: of a pair, both rows carry the same letter. */
export const marksOf = (pairs: readonly Relation[], rows: readonly IdentityRow[]): Relations["marks"] => {
  const same = provenGroups(pairs, rows);
  const open = pairs.filter(({ a, b }) => !same.has(a) || same.get(a) !== same.get(b));
  const perhaps = connected(open.filter(({ a, b }) => !same.has(a) && !same.has(b)));
  const groups = rows.flatMap(({ ref }) => [same.get(ref), perhaps.get(ref)]).filter((group) => group !== undefined);
  const letters = new Map([...new Set(groups)].map((group, at) => [group, letterOf(at)]));
  const marks = new Map<string, string[]>();
  const mark = (ref: string, sign: "=" | "~", group: Group | undefined): void => {
    const letter = group && letters.get(group);
    if (letter === undefined) return;
    const there = marks.get(ref) ?? [];
    if (!there.includes(sign + letter)) marks.set(ref, [...there, sign + letter]);
  };
  for (const { ref } of rows) {
    mark(ref, "=", same.get(ref));
    mark(ref, "~", perhaps.get(ref));
  }
  for (const { a, b } of open) {
    // Who may be one with a proven group takes its letter.
    mark(a, "~", same.get(b));
    mark(b, "~", same.get(a));
  }
  return marks;
};

/** Where else the rows of an answer stand: of each other connection the stronger relation to anybody there. */
const marksBeside = (
  pairs: readonly Relation[],
  rows: ReadonlySet<string>,
  connectionOf: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> => {
  const marks = new Map<string, Set<string>>();
  const add = (sign: "=" | "~", ref: string, other: string): void => {
    const own = marks.get(ref) ?? new Set();
    const name = connectionOf.get(other) ?? "";
    if (rows.has(ref) && !rows.has(other) && !own.has(`=${name}`)) marks.set(ref, own.add(sign + name));
  };
  const strongestFirst = pairs.toSorted((one, other) => Number(one.kind === "maybe") - Number(other.kind === "maybe"));
  for (const { a, b, kind } of strongestFirst) {
    add(kind === "same_as" ? "=" : "~", a, b);
    add(kind === "same_as" ? "=" : "~", b, a);
  }
  return new Map([...marks].map(([ref, own]) => [ref, [...own].sort()]));
};

/** Relations among the rows of one answer, and from them to customers that are kept `beside` them. */
export const relationsOf = (
  rows: readonly IdentityRow[],
  options: IdentityOptions = {},
  beside: readonly IdentityRow[] = [],
): Relations => {
  const all = [...rows, ...beside];
  const refs = new Set(rows.map(({ ref }) => ref));
  const found = sameCustomers(all, { ...options, about: refs });
  const pairs = found.filter(({ a, b }) => refs.has(a) && refs.has(b));
  const letters = marksOf(pairs, rows);
  const names = marksBeside(found, refs, new Map(all.map(({ ref, connection }) => [ref, connection])));
  const marked = rows.flatMap(({ ref }) => {
    const own = [...(letters.get(ref) ?? []), ...(names.get(ref) ?? [])];
    return own.length > 0 ? [[ref, own] as const] : [];
  });
  return { marks: new Map(marked), pairs };
};
