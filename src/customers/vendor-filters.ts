/**
 * Vendor filters, `connection.parameter=value`: split, checked against what the vendor declares, and put into a query.
 */

import type { Query, QueryValue } from "../http/request.ts";
import { didYouMean } from "../text/did-you-mean.ts";
import { personalMatch, readParameter } from "../vendors/declare/parameters.ts";
import type { Connection } from "../vendors/define.ts";
import type { Pii } from "../vocabulary/customer.ts";
import { Problem } from "../vocabulary/problem.ts";

/** Throws `invalid_argument`. */
export const refuse = (message: string): never => {
  throw new Problem("invalid_argument", message);
};

interface VendorFilter {
  readonly connection: string;
  readonly parameter: string;
  readonly value: string;
}

/**
 * `<connection>.<parameter>=<value>`: the first `.` ends the connection, the first `=` the parameter, the rest is
 * literal.
 */
export const splitFilter = (text: string, example: string): VendorFilter => {
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
export const ownFilters = (
  connection: string,
  { vendorFilters }: { readonly vendorFilters: readonly string[] },
): readonly VendorFilter[] =>
  vendorFilters.filter((text) => text.startsWith(`${connection}.`)).map((text) => splitFilter(text, text));

/** What a masked caller may ask instead: parameters of the vendor that take whole values. */
const wholeValues = ({ name, vendor }: Connection): string => {
  const { parameters } = vendor.customers;
  const whole = Object.keys(parameters).filter((one) => parameters[one]?.personal === "whole");
  return ['list_customers {"email": "anna@acme.com"}', ...whole.map((one) => `"${name}.${one}=…"`)].join(", or ");
};

/**
 * One vendor filter's value as it goes out, refused where the vendor, the continuation or the caller's mask forbids it.
 */
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

/**
 * The vendor filters of one connection as its query. Throws `invalid_argument` for one that cannot be sent, for this
 * caller.
 */
export const ownQuery = (
  connection: Connection,
  request: { readonly vendorFilters: readonly string[] },
  pii: Pii,
): Query => {
  const query: Record<string, QueryValue> = {};
  for (const filter of ownFilters(connection.name, request)) {
    const { parameter } = filter;
    const value = ownValue(connection, filter, pii);
    const there = query[parameter];
    if (there !== undefined && !connection.vendor.customers.parameters[parameter]?.repeatable)
      return refuse(`vendor_filters: ${connection.name}.${parameter} is given twice. Give each parameter once.`);
    query[parameter] = there === undefined ? value : [there, value].flat();
  }
  return query;
};

/** A parameter that anybody may set. */
export const exampleOf = (connection: Connection | undefined): string => {
  const parameters = Object.entries(connection?.vendor.customers.parameters ?? {});
  return parameters.find(([, { paging, type }]) => !paging && type === "text")?.[0] ?? "name";
};
