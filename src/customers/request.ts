/** One request over several connections: everything an answer depends on, and so everything a continuation carries. */

import { planSearch } from "../search/plan-search.ts";
import { meantBy } from "../text/did-you-mean.ts";
import type { Connection } from "../vendors/define.ts";
import type { Question } from "../vendors/question.ts";
import type { Pii } from "../vocabulary/customer.ts";
import type { Filters } from "../vocabulary/filters.ts";
import type { Sort } from "../vocabulary/pushdown.ts";
import { fieldsAt } from "./fields.ts";
import { exampleOf, ownQuery, refuse, splitFilter } from "./vendor-filters.ts";

export interface Request {
  /** Names of the connections asked, in connection order. */
  readonly vendors: readonly string[];
  /** Without `ids`, which are kept by connection. */
  readonly filters: Filters;
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly vendorFilters: readonly string[];
  /** The vendors' own fields to show, by their dotted names. */
  readonly fields?: readonly string[] | undefined;
  readonly sort: Sort | undefined;
  /** Free text, for a search; absent for a list. */
  readonly query: string | undefined;
  readonly limit: number;
  readonly detail: "compact" | "standard";
  readonly maxTokens: number;
  /** The walk's own "now", epoch milliseconds: relative words such as overdue mean the same on every page. */
  readonly asOf: number;
}

/** How a connection is written in each argument that takes its name. */
const inArgument = {
  vendors: (name: string) => `vendors: ["${name}"]`,
  vendor: (name: string) => `vendor: "${name}"`,
  vendor_filters: (name: string) => `vendor_filters: ["${name}.…=…"]`,
} as const;

/** The names of connections that a wrong one may mean: those of the vendor it names, or those it resembles. */
const connectionsMeant = (given: string, connections: readonly Connection[]): readonly string[] => {
  const isNamed = ({ vendor }: Connection) => vendor.name.toLowerCase() === given.trim().toLowerCase();
  const ofVendor = connections.filter(isNamed).map(({ name }) => name);
  return ofVendor.length > 0
    ? ofVendor
    : meantBy(
        given,
        connections.map(({ name }) => name),
      );
};

/** The connections called by these names, in connection order. Unknown names are refused with those they may mean. */
export const connectionsNamed = (
  connections: readonly Connection[],
  names: readonly string[],
  argument: keyof typeof inArgument = "vendors",
): readonly Connection[] => {
  const known = connections.map((connection) => connection.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const meant = connectionsMeant(name, connections).map(inArgument[argument]);
    const advice =
      meant.length > 0
        ? `Did you mean ${meant.join(" or ")}?`
        : `Example: ${inArgument[argument](known[0] ?? "name")}.`;
    refuse(`${argument}: "${name.slice(0, 80)}" is not connected. Connected: ${known.join(", ")}. ${advice}`);
  }
  return connections.filter((connection) => names.includes(connection.name));
};

/**
 * Which of the connections named are asked: vendor filters ask only theirs, `ids` only theirs, so that one vendor's
 * filter never leaves the others unfiltered in the same answer.
 */
export const askedConnections = (
  connections: readonly Connection[],
  given: {
    readonly vendors?: readonly string[] | undefined;
    readonly vendorFilters: readonly string[];
    readonly ids: Request["ids"];
  },
): readonly Connection[] => {
  const named = given.vendors ? connectionsNamed(connections, given.vendors) : connections;
  const example = `${connections[0]?.name ?? "name"}.${exampleOf(connections[0])}=…`;
  const filtered = given.vendorFilters.map((text) => splitFilter(text, example).connection);
  const own = filtered.length > 0 ? connectionsNamed(connections, filtered, "vendor_filters") : undefined;
  const outside = own && given.vendors?.find((name) => !filtered.includes(name));
  const unasked = given.vendors && filtered.find((name) => !given.vendors?.includes(name));
  if (unasked)
    refuse(`vendor_filters narrows ${unasked}, which vendors does not name. Leave vendors out, or add ${unasked}.`);
  if (outside)
    refuse(`vendors names ${outside}, which no vendor filter narrows. Leave vendors out, or filter ${outside} too.`);
  const byIds = Object.keys(given.ids);
  const foreign = byIds.find((name) => !named.some((connection) => connection.name === name));
  if (foreign) refuse(`ids: one belongs to ${foreign}, which vendors does not name.`);
  const asked = (own ?? named).filter((connection) => byIds.length === 0 || byIds.includes(connection.name));
  if (asked.length === 0) refuse("ids and vendor_filters name different vendors, so nobody can be asked.");
  return asked;
};

/**
 * The question for one connection. Throws `invalid_argument` for a vendor filter that cannot be sent, for this caller.
 */
export const questionFor = (connection: Connection, request: Request, pii: Pii): Question => {
  const ids = request.ids[connection.name];
  const { query: text } = request;
  return {
    filters: ids ? { ...request.filters, ids: [...ids] } : request.filters,
    own: ownQuery(connection, request, pii),
    fields: fieldsAt(connection, request.fields),
    sort: request.sort,
    search: text === undefined ? undefined : { text, plan: () => planSearch(connection.vendor, text, pii) },
    pii,
    asOf: request.asOf,
  };
};
