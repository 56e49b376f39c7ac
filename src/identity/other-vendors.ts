/** The same customer at other connections: a small search each, judged by the identity rules, with the evidence. */

import { distinctiveWords } from "../text/legal-forms.ts";
import { otherWritings } from "../text/other-writings.ts";
import type { VendorClient } from "../vendors/client.ts";
import type { SearchForm } from "../vendors/define.ts";
import { keptOn } from "../vendors/read/page.ts";
import type { Search } from "../vendors/search.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { Problem } from "../vocabulary/problem.ts";
import { type IdentityOptions, sameCustomers } from "./same-customer.ts";
import type { Candidate, StoredMatches } from "./stored-matches.ts";

interface CrossVendorMatch extends Candidate {
  readonly kind: "same_as" | "maybe";
  readonly evidence: string;
}

export interface Elsewhere {
  readonly twins: readonly CrossVendorMatch[];
  /** Connections of which everybody was looked at, as a replica keeps them, by name: as of when, epoch milliseconds. */
  readonly stored: ReadonlyMap<string, number>;
  /** Connections that could not be asked: nothing is known of them. */
  readonly unknown: readonly string[];
  /** Connections where nobody is proven to be the same, and what was searched for there: `VAT id`, `name`. */
  readonly unproven: readonly { readonly connection: string; readonly by: readonly string[] }[];
}

/** Rows looked at per connection: what a search for one company may bring. */
const mostCandidates = 50;

interface Way {
  readonly by: "VAT id" | "e-mail" | "name";
  readonly form: SearchForm;
  readonly text: string;
}

/** Requests to one vendor. */
const mostWays = 5;

/**
 * What the other vendor can search a customer by: what proves most first, then the name, the longest of its words,
 * which stands in it whatever joins them there, and its other writings.
 */
const waysTo = ({ connection }: VendorClient, { vatIds, emails, name }: Customer): readonly Way[] => {
  const { searches } = connection.vendor.customers;
  const given = name ?? "";
  const longest = distinctiveWords(given).toSorted((a, b) => b.length - a.length)[0];
  const names = [...new Set([given, longest, ...otherWritings(given)])].filter((text) => text);
  const ways = [
    { by: "VAT id" as const, form: searches.vat_id?.[0], text: vatIds?.[0] },
    { by: "e-mail" as const, form: searches.email?.[0], text: emails?.[0] },
    ...names.map((text) => ({ by: "name" as const, form: searches.name?.[0], text })),
  ];
  return ways.filter(isWay).slice(0, mostWays);
};

const isWay = (way: Partial<Way>): way is Way => way.form !== undefined && way.text !== undefined;

/** One form alone: what its rows are to whom is for the identity rules to tell. */
const by = (way: Way): Search => ({
  forms: [way],
  rows: false,
  trustsForms: true,
  likeness: () => "meant",
  showsMasked: () => true,
});

const searchAt = async ({ connection, customers }: VendorClient, way: Way): Promise<readonly Candidate[]> => {
  const search = { text: way.text, plan: () => by(way) };
  const plan = customers.plan({ filters: {}, own: {}, search, asOf: 0 });
  const query = plan?.queries[0];
  if (!plan || !query) return [];
  const page = await customers.page(plan, query, { position: plan.first, size: mostCandidates });
  return keptOn(page).map((customer) => ({ connection, customer }));
};

interface Searched {
  readonly found: readonly Candidate[];
  /** The ways that the vendor took. */
  readonly by: readonly Way["by"][];
}

/** Everybody found on the way to the first who is the same. */
const searchedAt = async (client: VendorClient, self: Candidate, relate: Relate): Promise<Searched> => {
  const found = new Map<string, Candidate>();
  const by = new Set<Way["by"]>();
  let refusal: Problem | undefined;
  for (const way of waysTo(client, self.customer)) {
    try {
      for (const one of await searchAt(client, way)) found.set(one.customer.id, one);
      by.add(way.by);
    } catch (failure) {
      // A filter in a form that the vendor does not take leaves the others.
      if (!(failure instanceof Problem) || failure.code !== "vendor_rejected") throw failure;
      refusal = failure;
    }
    // Who only may be the same is no reason to stop: the next way may bring who is.
    if (relate([...found.values()]).some(({ kind }) => kind === "same_as")) break;
  }
  if (refusal && by.size === 0) throw refusal;
  return { found: [...found.values()], by: [...by] };
};

interface Show {
  readonly refOf: (candidate: Candidate) => string;
  readonly showEmail: (email: string) => string;
}

type Judging = Show & Pick<IdentityOptions, "tooCommon">;

type Relate = (candidates: readonly Candidate[]) => readonly CrossVendorMatch[];

/** Which of the candidates are, or may be, the same as `self`. */
const relateTo =
  (self: Candidate, { refOf, ...options }: Judging): Relate =>
  (candidates) => {
    const byRef = new Map(candidates.map((candidate) => [refOf(candidate), candidate]));
    const own = refOf(self);
    const rows = [self, ...candidates].map((candidate) => ({
      ref: refOf(candidate),
      connection: candidate.connection.name,
      customer: candidate.customer,
    }));
    return sameCustomers(rows, { ...options, about: new Set([own]) }).flatMap(({ a, b, kind, evidence }) => {
      const found = a === own ? byRef.get(b) : b === own ? byRef.get(a) : undefined;
      return found ? [{ ...found, kind, evidence }] : [];
    });
  };

const nothingStored: StoredMatches = { asked: [], candidates: [], tooCommon: new Set(), asOf: new Map() };

/**
 * Asks every other connection that is not among the `matches` of a replica, five times at most. `refOf` names rows for
 * the identity rules; `showEmail` writes an address into evidence. Never rejects: who cannot be asked is named.
 */
export const findElsewhere = async (
  self: Candidate,
  all: readonly VendorClient[],
  show: Show,
  { asked: [kept = self], candidates, tooCommon, asOf }: StoredMatches = nothingStored,
): Promise<Elsewhere> => {
  const relate = relateTo(self, show);
  const others = all.filter(({ connection }) => !asOf.has(connection.name));
  const asked = await Promise.allSettled(others.map((client) => searchedAt(client, self, relate)));
  const found = asked.flatMap((result) => (result.status === "fulfilled" ? result.value.found : []));
  const twins = [...relateTo(kept, { ...show, tooCommon })(candidates), ...relate(found)];
  const proven = new Set(twins.flatMap(({ kind, connection }) => (kind === "same_as" ? [connection] : [])));
  return {
    twins,
    stored: new Map(all.flatMap(({ connection: { name } }) => (asOf.has(name) ? [[name, asOf.get(name) ?? 0]] : []))),
    unproven: others.flatMap(({ connection }, at) => {
      const result = asked[at];
      if (result?.status !== "fulfilled" || proven.has(connection)) return [];
      return [{ connection: connection.name, by: result.value.by }];
    }),
    unknown: others.flatMap(({ connection }, index) => (asked[index]?.status === "rejected" ? [connection.name] : [])),
  };
};
