/** Every documented response field and what becomes of it, found by translating a row in which every field is told apart. */

import { readFileSync } from "node:fs";
import type { Vendor } from "../../src/vendors/define.ts";

const fixture = (vendor: Vendor, file: string): string => readFileSync(`test/fixtures/${vendor.id}/${file}`, "utf8");

/** A copy of the row whose one field is changed, by its dotted path without list indexes. */
const changed = (value: unknown, path: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((one) => changed(one, path));
  const [key, ...rest] = path;
  if (key === undefined)
    return typeof value === "boolean" ? !value : typeof value === "number" ? value + 1 : other(value);
  if (typeof value !== "object" || value === null || !(key in value)) return value;
  return { ...value, [key]: changed((value as Record<string, unknown>)[key], rest) };
};

/** Another value that a reader of dates, decimals or words would take as well. */
const other = (value: unknown): unknown => {
  if (typeof value !== "string") return null;
  return /^\d{4}-\d\d-\d\d/.test(value) ? value.replace(/^\d{4}/, "2001") : `${value}0`;
};

/** Which facts of a customer change with the field. */
const readInto = (vendor: Vendor, row: object, path: string): readonly string[] => {
  const toCustomer = (sent: unknown) => vendor.customers.list.toRow(sent)?.row;
  const before = toCustomer(row) as Record<string, unknown> | undefined;
  const after = toCustomer(changed(row, path.split("."))) as Record<string, unknown> | undefined;
  if (!before || !after) return ["id"];
  return Object.keys({ ...before, ...after }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
};

/** Rows of a table: field, what becomes of it. Fields outside a customer belong to paging. */
export const fieldRows = (vendor: Vendor): readonly (readonly string[])[] => {
  const row = JSON.parse(fixture(vendor, "every-field.json")) as object;
  const documented = fixture(vendor, "fields.txt").split("\n").filter(Boolean);
  const closed = Object.entries(vendor.customers.redactedFields);
  const list = documented.find((path) => /^(results|data|customers|items)$/.test(path));
  return documented.flatMap((path) => {
    if (path === list) return [];
    const own = list === undefined ? path : path.startsWith(`${list}.`) ? path.slice(list.length + 1) : undefined;
    if (own === undefined) return [[`\`${path}\``, "paging: the count, the position and their check"]];
    const reason = closed.find(([shut]) => own === shut || own.startsWith(`${shut}.`))?.[1];
    const facts = readInto(vendor, row, own);
    const read = facts.length > 0 ? `read as ${facts.join(", ")}` : "";
    const shown = reason === undefined ? "shown by `get_customer`" : `closed: ${reason}`;
    return [[`\`${own}\``, [read, shown].filter(Boolean).join("; ")]];
  });
};
