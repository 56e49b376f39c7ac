/** One request over several connections: everything an answer depends on, and so everything a continuation carries. */

import type { Query, QueryValue } from "../http/request.ts";
import { showsMasked } from "../search/as-masked.ts";
import { formsFor } from "../search/forms.ts";
import { parseQuery } from "../search/query.ts";
import { didYouMean, meantBy } from "../text/did-you-mean.ts";
import { personalMatch, readParameter } from "../vendors/declare/parameters.ts";
import type { Connection } from "../vendors/define.ts";
import type { Question } from "../vendors/plan.ts";
import type { Pii } from "../vocabulary/customer.ts";
import type { Filters } from "../vocabulary/filters.ts";
import { Problem } from "../vocabulary/problem.ts";
import type { Sort } from "../vocabulary/pushdown.ts";

export interface Request {
  /** Names of the connections asked, in connection order. */
  readonly vendors: readonly string[];
  /** Without `ids`, which are kept by connection. */
  readonly filters: Filters;
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly vendorFilters: readonly string[];
  readonly sort: Sort | undefined;
  /** Free text, for a search; absent for a list. */
  readonly query: string | undefined;
  readonly limit: number;
  readonly detail: "compact" | "standard";
  readonly maxTokens: number;
  /** The walk's own "now", epoch milliseconds: relative words such as overdue mean the same on every page. */
  readonly asOf: number;
}

const refuse = (message: string): never => {
  throw new Problem("invalid_argument", message);
};

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
        : `Example: ${inArgument[argument](known[0] ?? "zenskar")}.`;
    refuse(`${argument}: "${name.slice(0, 80)}" is not connected. Connected: ${known.join(", ")}. ${advice}`);
  }
  return connections.filter((connection) => names.includes(connection.name));
};

interface VendorFilter {
  readonly connection: string;
  readonly parameter: string;
  readonly value: string;
}

/** `<connection>.<parameter>=<value>`: the first `.` ends the connection, the first `=` the parameter, the rest is literal. */
const split = (text: string, example: string): VendorFilter => {
  const dot = text.indexOf(".");
  const equals = text.indexOf("=", dot);
  if (dot < 1 || equals < dot + 2) {
    return refuse(
      `vendor_filters: "${text.slice(0, 80)}" is not written as connection.parameter=value. Example: vendor_filters: ["${example}"].`,
    );
  }
  return { connection: text.slice(0, dot), parameter: text.slice(dot + 1, equals), value: text.slice(equals + 1) };
};

/** The vendor filters of one connection. */
export const ownFilters = (connection: string, { vendorFilters }: Request): readonly VendorFilter[] =>
  vendorFilters.filter((text) => text.startsWith(`${connection}.`)).map((text) => split(text, text));

/** What a masked caller may ask instead: parameters of the vendor that take whole values. */
const wholeValues = ({ name, vendor }: Connection): string => {
  const { parameters } = vendor.customers;
  const whole = Object.keys(parameters).filter((one) => parameters[one]?.personal === "whole");
  return ['list_customers {"email": "anna@acme.com"}', ...whole.map((one) => `"${name}.${one}=…"`)].join(", or ");
};

/** One vendor filter's value as it goes out, refused where the vendor, the continuation or the caller's mask forbids it. */
const ownValue = (connection: Connection, { parameter, value }: VendorFilter, pii: Pii): QueryValue => {
  const { parameters } = connection.vendor.customers;
  const known = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
  const where = `vendor_filters: ${connection.name}.${parameter.slice(0, 80)}`;
  if (!known) {
    const open = Object.keys(parameters).filter((name) => !parameters[name]?.paging);
    const near = didYouMean(parameter, open, (name) => `"${connection.name}.${name}=…"`);
    return refuse(
      `${where} is no parameter of ${connection.vendor.name}.${near} describe_vendors {vendor: "${connection.name}"} lists all.`,
    );
  }
  if (known.paging)
    return refuse(`${where} belongs to the continuation. Use limit, and get_customer_page for the next page.`);
  const read = readParameter(known, value);
  if ("wrong" in read) return refuse(`${where} ${read.wrong}.`);
  if (pii === "masked" && personalMatch(known, read.value) === "part") {
    return refuse(
      `${where} can match or sort by a part of an e-mail address, phone number or person's name, and those are masked for this caller. Ask for a whole value: ${wholeValues(connection)}.`,
    );
  }
  return read.value;
};

const ownQuery = (connection: Connection, request: Request, pii: Pii): Query => {
  const query: Record<string, QueryValue> = {};
  for (const filter of ownFilters(connection.name, request)) {
    const { parameter } = filter;
    const value = ownValue(connection, filter, pii);
    const there = query[parameter];
    if (there !== undefined && parameter !== "sort")
      return refuse(`vendor_filters: ${connection.name}.${parameter} is given twice. Give each parameter once.`);
    query[parameter] = there === undefined ? value : [there, value].flat();
  }
  return query;
};

/** A parameter that anybody may set. */
const exampleOf = (connection: Connection | undefined): string => {
  const parameters = Object.entries(connection?.vendor.customers.parameters ?? {});
  return parameters.find(([, { paging, type }]) => !paging && type === "text")?.[0] ?? "name";
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
  const example = `${connections[0]?.name ?? "zenskar"}.${exampleOf(connections[0])}=…`;
  const filtered = given.vendorFilters.map((text) => split(text, example).connection);
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

/** The question for one connection. Throws `invalid_argument` for a vendor filter that cannot be sent, for this caller. */
export const questionFor = (connection: Connection, request: Request, pii: Pii): Question => {
  const ids = request.ids[connection.name];
  return {
    filters: ids ? { ...request.filters, ids: [...ids] } : request.filters,
    own: ownQuery(connection, request, pii),
    sort: request.sort,
    search: request.query === undefined ? undefined : formsFor(connection.vendor, request.query),
    shows: request.query === undefined ? undefined : showsMasked(parseQuery(request.query)),
    pii,
    asOf: request.asOf,
  };
};
