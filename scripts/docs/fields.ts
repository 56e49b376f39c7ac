/**
 * Every documented response field and what becomes of it, found by translating a row in which every field is told
 * apart.
 */

import { readFileSync } from "node:fs";
import type { Vendor } from "../../src/vendors/define.ts";

const fixture = (vendor: Vendor, file: string): string => readFileSync(`test/fixtures/${vendor.id}/${file}`, "utf8");

/** A copy of the row whose one field is another, by its dotted path without list indexes. */
const changed = (value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => changed(one, path, change));
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (typeof value !== "object" || value === null || !(key in value)) return value;
  return { ...value, [key]: changed((value as Record<string, unknown>)[key], rest, change) };
};

/** Another value that a reader of dates, decimals or words would take as well. */
const other = (value: unknown): unknown => {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value !== "string") return null;
  return /^\d{4}-\d\d-\d\d/.test(value) ? value.replace(/^\d{4}/, "2001") : `${value}0`;
};

/** What a field decides shows where it is another, where it is missing and where it is none. */
const changes = [other, () => undefined, () => null];

/** Which facts of a customer change with the field. */
const readInto = (vendor: Vendor, row: unknown, path: string): readonly string[] => {
  const toCustomer = (sent: unknown) => vendor.customers.list.toRow(sent)?.row as Record<string, unknown> | undefined;
  const before = toCustomer(row);
  const found = changes.flatMap((change) => {
    const after = toCustomer(changed(row, path.split("."), change));
    if (!before || !after) return ["id"];
    return Object.keys({ ...before, ...after }).filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    );
  });
  return [...new Set(found)];
};

/** Which facts change with each field; those of a field that stands in for another show where that one is missing. */
const factsOf = (vendor: Vendor, row: object, paths: readonly string[]): ReadonlyMap<string, string> => {
  const always = new Map(paths.map((path) => [path, readInto(vendor, row, path)]));
  const read = paths.filter((path) => always.get(path)?.some((fact) => fact !== "id"));
  const standsIn = (path: string): readonly string[] => [
    ...new Set(
      read
        .filter((one) => !path.startsWith(`${one}.`) && !one.startsWith(`${path}.`) && one !== path)
        .flatMap((one) =>
          readInto(
            vendor,
            changed(row, one.split("."), () => undefined),
            path,
          ),
        ),
    ),
  ];
  return new Map(
    paths.map((path) => {
      const own = always.get(path) ?? [];
      if (own.length > 0) return [path, `read as ${own.join(", ")}`];
      const instead = standsIn(path);
      return [path, instead.length > 0 ? `read as ${instead.join(", ")} where another field is missing` : ""];
    }),
  );
};

/** Rows of a table: field, what becomes of it. Fields outside a customer belong to paging. */
export const fieldRows = (vendor: Vendor): readonly (readonly string[])[] => {
  const row = JSON.parse(fixture(vendor, "every-field.json")) as object;
  const documented = fixture(vendor, "fields.txt").split("\n").filter(Boolean);
  const closed = Object.entries(vendor.customers.redactedFields);
  const list = documented.find((path) => /^(results|data|customers|items)$/.test(path));
  const ownOf = (path: string): string | undefined =>
    list === undefined ? path : path.startsWith(`${list}.`) ? path.slice(list.length + 1) : undefined;
  const facts = factsOf(
    vendor,
    row,
    documented.flatMap((path) => ownOf(path) ?? []),
  );
  return documented.flatMap((path) => {
    if (path === list) return [];
    const own = ownOf(path);
    if (own === undefined) return [[`\`${path}\``, "paging: the count, the position and their check"]];
    const reason = closed.find(([shut]) => own === shut || own.startsWith(`${shut}.`))?.[1];
    const shown = reason === undefined ? "shown by `get_customer`" : `closed: ${reason}`;
    return [[`\`${own}\``, [facts.get(own), shown].filter(Boolean).join("; ")]];
  });
};
