/** One request over several connections: everything an answer depends on, and so everything a continuation carries. */

import type { Query } from "../http/query.ts";
import type { Connection } from "../vendors/define.ts";
import { readParameter } from "../vendors/parameters.ts";
import type { Question } from "../vendors/plan.ts";
import type { Filters } from "../vocabulary/filters.ts";
import type { Sort } from "../vocabulary/honour.ts";
import { nearest } from "../vocabulary/nearest.ts";
import { Problem } from "../vocabulary/problem.ts";
import { formsFor } from "./search-forms.ts";

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

/** The connections called by these names, in connection order. Unknown names are refused with the nearest one. */
export const connectionsNamed = (
  connections: readonly Connection[],
  names: readonly string[],
): readonly Connection[] => {
  const known = connections.map((connection) => connection.name);
  for (const name of names) {
    if (!known.includes(name)) {
      refuse(
        `vendors: "${name.slice(0, 80)}" is not connected. Connected: ${known.join(", ")}. Did you mean vendors: ["${nearest(name, known)}"]?`,
      );
    }
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
      `vendor_filters: "${text.slice(0, 80)}" is not <vendor>.<parameter>=<value>. Example: vendor_filters: ["${example}"].`,
    );
  }
  return { connection: text.slice(0, dot), parameter: text.slice(dot + 1, equals), value: text.slice(equals + 1) };
};

const ownQuery = (connection: Connection, texts: readonly string[]): Query => {
  const { parameters } = connection.vendor.customers;
  const query: Record<string, string | readonly string[]> = {};
  for (const text of texts) {
    const { parameter, value } = split(text, text);
    const known = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
    const where = `vendor_filters: ${connection.name}.${parameter.slice(0, 80)}`;
    if (!known) {
      const open = Object.keys(parameters).filter((name) => !parameters[name]?.paging);
      const near = nearest(parameter, open);
      return refuse(
        `${where} is no parameter of ${connection.vendor.name}. Did you mean "${connection.name}.${near}=…"? describe_vendors {vendor: "${connection.name}"} lists all.`,
      );
    }
    if (known.paging)
      return refuse(`${where} belongs to the continuation. Use limit, and get_customer_page for the next page.`);
    const read = readParameter(known, value);
    if ("wrong" in read) return refuse(`${where} ${read.wrong}.`);
    const there = query[parameter];
    if (there !== undefined && parameter !== "sort")
      return refuse(`${where} is given twice. Give each parameter once.`);
    query[parameter] = there === undefined ? read.value : [there, read.value].flat();
  }
  return query;
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
  const example = `${connections[0]?.name ?? "zenskar"}.${Object.keys(connections[0]?.vendor.customers.parameters ?? {}).at(-1)}=…`;
  const filtered = given.vendorFilters.map((text) => split(text, example).connection);
  const own = filtered.length > 0 ? connectionsNamed(connections, filtered) : undefined;
  const outside = own && given.vendors?.find((name) => !filtered.includes(name));
  if (outside)
    refuse(`vendors names ${outside}, which no vendor filter narrows. Leave vendors out, or filter ${outside} too.`);
  const byIds = Object.keys(given.ids);
  const foreign = byIds.find((name) => !named.some((connection) => connection.name === name));
  if (foreign) refuse(`ids: one belongs to ${foreign}, which vendors does not name.`);
  const asked = (own ?? named).filter((connection) => byIds.length === 0 || byIds.includes(connection.name));
  if (asked.length === 0) refuse("ids and vendor_filters name different vendors, so nobody can be asked.");
  return asked;
};

/** The question for one connection. Throws `invalid_argument` for a vendor filter that cannot be sent. */
export const questionFor = (connection: Connection, request: Request): Question => {
  const ids = request.ids[connection.name];
  const own = request.vendorFilters.filter((text) => text.startsWith(`${connection.name}.`));
  return {
    filters: ids ? { ...request.filters, ids: [...ids] } : request.filters,
    own: ownQuery(connection, own),
    sort: request.sort,
    search: request.query === undefined ? undefined : formsFor(connection.vendor, request.query),
    asOf: request.asOf,
  };
};
