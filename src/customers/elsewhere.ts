/** The same customer at other connections: a small search each, judged by the identity rules, with the evidence. */

import type { Http } from "../http/client.ts";
import type { Call, Connection, SearchForm } from "../vendors/define.ts";
import { fetchPage } from "../vendors/fetch-page.ts";
import { plan } from "../vendors/plan.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { sameCustomers } from "./identity.ts";

export interface Candidate {
  readonly connection: Connection;
  readonly customer: Customer;
}

export interface Twin extends Candidate {
  readonly kind: "same_as" | "maybe";
  readonly evidence: string;
}

export interface Elsewhere {
  readonly twins: readonly Twin[];
  /** Connections that could not be asked: nothing is known of them. */
  readonly unknown: readonly string[];
}

/** Rows looked at per connection: what a search for one company may bring. */
const mostCandidates = 20;

interface Way {
  readonly form: SearchForm;
  readonly text: string;
}

/** What the other vendor can search a customer by, the strongest first, and the name last: two at most. */
const waysTo = (connection: Connection, customer: Customer): readonly Way[] => {
  const { searches } = connection.vendor.customers;
  const strong = [
    { form: searches.vat_id?.[0], text: customer.vatIds?.[0] },
    { form: searches.email?.[0], text: customer.emails?.[0] },
  ].find((way): way is Way => way.form !== undefined && way.text !== undefined);
  const form = searches.name?.[0];
  return [...(strong ? [strong] : []), ...(form && customer.name ? [{ form, text: customer.name }] : [])];
};

const searchAt = async (http: Http, connection: Connection, way: Way, call: Call): Promise<readonly Candidate[]> => {
  const made = plan(connection.vendor, { filters: {}, own: {}, search: [way], asOf: 0 });
  const leg = made?.legs[0];
  if (!made || leg?.kind !== "list") return [];
  const { rows } = await fetchPage(http, connection, made, leg, { position: undefined, size: mostCandidates }, call);
  return rows.flatMap((row) => (row.kind === "kept" ? [{ connection, customer: row.customer }] : []));
};

const candidatesAt = async (
  http: Http,
  connection: Connection,
  customer: Customer,
  call: Call,
): Promise<readonly Candidate[]> => {
  for (const way of waysTo(connection, customer)) {
    const found = await searchAt(http, connection, way, call);
    if (found.length > 0) return found;
  }
  return [];
};

/**
 * Asks every other connection, twice at most. `refOf` names rows for the identity rules; `showEmail` writes an address into
 * evidence. Never rejects: who cannot be asked is named.
 */
export const findElsewhere = async (
  http: Http,
  self: Candidate,
  others: readonly Connection[],
  call: Call,
  show: { readonly refOf: (candidate: Candidate) => string; readonly showEmail: (email: string) => string },
): Promise<Elsewhere> => {
  const asked = await Promise.allSettled(
    others.map((connection) => candidatesAt(http, connection, self.customer, call)),
  );
  const candidates = asked.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const byRef = new Map(candidates.map((candidate) => [show.refOf(candidate), candidate]));
  const own = show.refOf(self);
  const rows = [self, ...candidates].map((candidate) => ({
    ref: show.refOf(candidate),
    connection: candidate.connection.name,
    customer: candidate.customer,
  }));
  const twins = sameCustomers(rows, { showEmail: show.showEmail }).flatMap(({ a, b, kind, evidence }) => {
    const found = a === own ? byRef.get(b) : b === own ? byRef.get(a) : undefined;
    return found ? [{ ...found, kind, evidence }] : [];
  });
  return {
    twins,
    unknown: others.flatMap((connection, index) => (asked[index]?.status === "rejected" ? [connection.name] : [])),
  };
};
