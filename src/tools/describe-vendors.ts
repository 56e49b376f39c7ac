/** describe_vendors: who is connected and, for one, every word, vendor filter, search, sort and gap. */

import * as z from "zod";
import { fieldNames } from "../customers/fields.ts";
import { connectionsNamed } from "../customers/request.ts";
import { type Capability, capabilities, capability } from "../vendors/capability.ts";
import type { Parameter, Parameters } from "../vendors/declare/parameters.ts";
import type { Connection } from "../vendors/define.ts";
import { words } from "../vocabulary/filters.ts";
import type { Envelope } from "./answers/envelope.ts";
import { defineTool } from "./define.ts";

const searchesOf = ({ vendor }: Connection): string => Object.keys(vendor.customers.searches).join(", ");

const sortsOf = ({ vendor }: Connection): string => {
  const { created_at: up, "-created_at": down } = vendor.customers.orders;
  return up && down ? "created_at" : "-";
};

const overview = (connections: readonly Connection[]): Envelope => ({
  coverage: `${connections.length} connected. describe_vendors {vendor} lists one's filters.`,
  complete: true,
  vendors: [],
  columns: ["vendor", "is", "environment", "filters", "search by", "sort"],
  rows: connections.map((connection) => [
    connection.name,
    connection.vendor.name,
    connection.environment,
    words.filter((word) => capability(connection.vendor, word) !== "unsupported").join(", "),
    searchesOf(connection),
    sortsOf(connection),
  ]),
});

const takes = ({ type, values, list, comparison, unsure }: Parameter): string =>
  `${values ? values.join("|") : type}${list && !comparison ? " list" : ""}${unsure ? ", unsure" : ""}`;

/** The comparisons of one field as one line, with the type that equality takes: `created_at (= __gt __gte)`. */
const grouped = (parameters: Parameters): [string, string][] => {
  const groups = new Map<string, { type: string; operators: string[] }>();
  for (const [name, parameter] of Object.entries(parameters)) {
    if (parameter.paging) continue;
    const { field, operator } = parameter.comparison ?? { field: name, operator: "=" };
    const group = groups.get(field) ?? { type: takes(parameter), operators: [] };
    if (!parameter.comparison) group.type = takes(parameter);
    group.operators.push(operator);
    groups.set(field, group);
  }
  return [...groups].map(([field, { type, operators }]) => [
    operators.length > 1 ? `${field} (${operators.join(" ")})` : field,
    type,
  ]);
};

/** Dotted names by what stands before their last dot: `address` with `city, country`; those without one come first. */
const byParent = (names: readonly string[]): [string, string][] => {
  const groups = new Map<string, string[]>();
  const parents = new Set(names.map((name) => name.split(".").slice(0, -1).join(".")));
  for (const name of names) {
    if (parents.has(name)) continue;
    const parent = name.split(".").slice(0, -1).join(".");
    groups.set(parent, [...(groups.get(parent) ?? []), name.slice(parent === "" ? 0 : parent.length + 1)]);
  }
  return [...groups].map(([parent, below]) => [parent === "" ? "fields" : `${parent}.…`, below.join(", ")]);
};

const wordLine = (name: string, found: Capability, remark: string | undefined): string[] => [
  name,
  "word",
  [found, remark].filter(Boolean).join("; "),
];

const one = (connection: Connection): Envelope => {
  const { vendor, upstream } = connection;
  const own = grouped(vendor.customers.parameters).map(([name, takes]) => [
    `${connection.name}.${name}`,
    "vendor_filters",
    takes,
  ]);
  const fields = byParent(fieldNames(vendor)).map(([name, below]) => [name, "fields", below]);
  const facts: string[][] = [
    ["environment", "fact", connection.environment],
    ["search_customers", "fact", searchesOf(connection)],
    ["sort", "fact", sortsOf(connection)],
    ["rows per request", "fact", `at most ${vendor.customers.list.mostPerPage}`],
    ...(upstream.requestsPerMinute ? [["requests per minute", "fact", String(upstream.requestsPerMinute)]] : []),
    ...vendor.gaps.map((gap) => ["gap", "fact", gap]),
    ...(vendor.receivables?.unverified ?? []).map((fact) => ["invoices", "unverified", fact]),
  ];
  return {
    coverage: `${vendor.name}: ${own.length} vendor filters. Write vendor_filters: ["${connection.name}.parameter=value"]; operators go behind the name.`,
    complete: true,
    vendors: [],
    columns: ["filter", "as", "how"],
    rows: [
      ...capabilities(vendor).map(({ word, how, remark }) => wordLine(word, how, remark)),
      ...own,
      ...fields,
      ...facts,
    ],
  };
};

export const describeVendorsTool = defineTool({
  name: "describe_vendors",
  title: "Describe vendors",
  description: "Which vendors are connected; with `vendor`, its filters, fields, searches, sort, limits and gaps.",
  arguments: z.strictObject({ vendor: z.string().trim().max(64).optional().describe("One connection's name") }),
  example: '{"vendor": "zenskar"}',
  run: async ({ vendor }, { caller }) => {
    if (vendor === undefined) return overview(caller.connections);
    const [connection] = connectionsNamed(caller.connections, [vendor], "vendor");
    return connection ? one(connection) : overview(caller.connections);
  },
});
