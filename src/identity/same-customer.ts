/** Which rows of an answer are the same customer at different vendors, by evidence that can be shown. Never merged. */

import type { Customer } from "../vocabulary/customer.ts";
import { contradictionOf, type MatchKey, matchKeysOf } from "./evidence.ts";

export interface IdentityRow {
  readonly ref: string;
  /** The connection's name: two rows of one connection are two customers. */
  readonly connection: string;
  readonly customer: Customer;
}

/** Holds both ways; `a` sorts before `b`, and a pair occurs once. */
export interface Relation {
  readonly a: string;
  readonly b: string;
  readonly kind: "same_as" | "maybe";
  /** Strongest first: `VAT id DE123456789; name`. With the reason where strong evidence only made a `maybe`. */
  readonly evidence: string;
}

export interface IdentityOptions {
  /**
   * How an e-mail is written into evidence: masked where personal data is (docs/contract.md, promise 7). Default: as it
   * is.
   */
  readonly showEmail?: (email: string) => string;
  /** Keys that are no evidence, since more customers share them than stand among the rows. */
  readonly tooCommon?: ReadonlySet<string>;
  /**
   * Refs of which a relation has at least one: how the others are related among themselves is not asked. Default: all.
   */
  readonly about?: ReadonlySet<string>;
}

/**
 * What more rows than this share is a placeholder ("n/a", test@example.com), not evidence. Also what keeps the work
 * linear: a clue never makes more than 276 pairs.
 */
export const mostRowsPerClue = 24;

interface Known extends IdentityRow {
  readonly clues: readonly MatchKey[];
  readonly isAskedAbout: boolean;
}

interface Proof {
  readonly clue: MatchKey;
  /** Why this clue is weaker here than its kind; absent where it is not. */
  readonly doubt?: string | undefined;
}

const rowsByClue = (
  rows: readonly Known[],
): ReadonlyMap<string, { readonly clue: MatchKey; readonly rows: Known[] }> => {
  const groups = new Map<string, { readonly clue: MatchKey; readonly rows: Known[] }>();
  for (const row of rows) {
    for (const clue of row.clues) {
      const group = groups.get(clue.key);
      if (group) group.rows.push(row);
      else groups.set(clue.key, { clue, rows: [row] });
    }
  }
  return groups;
};

/**
 * An e-mail on several rows of one vendor belongs to an accountant or a group, and cannot say which of them is meant;
 * at a public mail domain three rows are enough for that doubt.
 */
const doubtOf = (clue: MatchKey, rows: readonly Known[]): string | undefined => {
  if (clue.kind !== "email") return undefined;
  if (new Set(rows.map((row) => row.connection)).size < rows.length) return "shared by several customers of one vendor";
  return clue.isPublic && rows.length > 2 ? `at a public mail domain, shared by ${rows.length} customers` : undefined;
};

const related = (
  a: Known,
  b: Known,
  proofs: readonly Proof[],
  show: (clue: MatchKey) => string,
): Relation | undefined => {
  const sorted = proofs.toSorted(
    (one, other) => one.clue.rank - other.clue.rank || (one.clue.key < other.clue.key ? -1 : 1),
  );
  // A name in other letters is shared in each of its writings, and is one name.
  const texts = [
    ...new Set(sorted.map(({ clue, doubt }) => (doubt === undefined ? show(clue) : `${show(clue)}, ${doubt}`))),
  ];
  const contradiction = contradictionOf(a.customer, b.customer);
  const proves = ({ clue, doubt }: Proof): boolean =>
    doubt === undefined && (clue.strength === "certain" || (clue.strength === "likely" && contradiction === undefined));
  if (sorted.some(proves)) return { a: a.ref, b: b.ref, kind: "same_as", evidence: texts.join("; ") };
  // Two companies of one name with different VAT ids are just that.
  if (contradiction !== undefined && sorted.every(({ clue }) => clue.kind === "name")) return undefined;
  const but = contradiction === undefined ? "" : `, but ${contradiction}`;
  return { a: a.ref, b: b.ref, kind: "maybe", evidence: `${texts.join("; ")}${but}` };
};

/** Rows of different connections, each two of them once, of which one is asked about. */
const pairsIn = (rows: readonly Known[]): readonly (readonly [Known, Known])[] =>
  rows.flatMap((a, place) =>
    rows
      .slice(place + 1)
      .filter((b) => (a.isAskedAbout || b.isAskedAbout) && a.connection !== b.connection && a.ref !== b.ref)
      .map((b) => [a, b] as const),
  );

/** Pairs of rows of different connections that share a clue, with everything they share. */
const sharedClues = (rows: readonly Known[]): ReadonlyMap<Known, ReadonlyMap<Known, readonly Proof[]>> => {
  const pairs = new Map<Known, Map<Known, Proof[]>>();
  for (const { clue, rows: sharing } of rowsByClue(rows).values()) {
    if (sharing.length < 2 || sharing.length > mostRowsPerClue) continue;
    const doubt = doubtOf(clue, sharing);
    for (const [a, b] of pairsIn(sharing)) {
      const others = pairs.get(a) ?? new Map<Known, Proof[]>();
      pairs.set(a, others.set(b, [...(others.get(b) ?? []), { clue, doubt }]));
    }
  }
  return pairs;
};

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/**
 * Relations among rows with different refs, the same whatever the order of the rows, sorted by `a`, then `b`.
 *
 * `same_as`: a shared Xero, QuickBooks or Stripe id, VAT id, or e-mail. `maybe`: a shared id of another service, a name
 * alone (folded, without legal form), or an e-mail that is shared too widely. Different VAT ids, or different ids in
 * one service, forbid `same_as` by e-mail or QuickBooks id, and any relation by name alone. Linear in the rows. Source:
 * docs/contract.md, promise 8.
 */
export const sameCustomers = (rows: readonly IdentityRow[], options: IdentityOptions = {}): readonly Relation[] => {
  const { showEmail = (email) => email, tooCommon, about } = options;
  const show = (clue: MatchKey): string =>
    clue.kind === "email" ? `${clue.label} ${showEmail(clue.value)}` : `${clue.label} ${clue.value}`.trim();
  const known = rows
    .map((row): Known => {
      const keys = matchKeysOf(row.customer);
      const clues = tooCommon?.size ? keys.filter(({ key }) => !tooCommon.has(key)) : keys;
      return { ...row, clues, isAskedAbout: about?.has(row.ref) ?? true };
    })
    .sort((a, b) => byText(a.ref, b.ref));
  const relations: Relation[] = [];
  for (const [a, others] of sharedClues(known)) {
    for (const [b, proofs] of others) {
      const relation = related(a, b, proofs, show);
      if (relation) relations.push(relation);
    }
  }
  return relations.sort((one, other) => byText(one.a, other.a) || byText(one.b, other.b));
};
