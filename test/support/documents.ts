/**
 * The vendors' documents as test fixtures: their own example answers, their fields and parameters, one row with
 * everything.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

const path = (vendor: string, file: string): string => join(import.meta.dirname, "..", "fixtures", vendor, file);
const lines = (vendor: string, file: string): readonly string[] =>
  readFileSync(path(vendor, file), "utf8").split("\n").filter(Boolean);

/** The document's own example answer. */
export const documentedAnswer = (vendor: string): unknown =>
  JSON.parse(readFileSync(path(vendor, "documented.json"), "utf8"));

/** One row in which every documented field has a value of its own. */
export const everyField = (vendor: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path(vendor, "every-field.json"), "utf8"));

/** Names of the documented query parameters. */
export const documentedParameters = (vendor: string): readonly string[] => lines(vendor, "parameters.txt");

/** Documented fields of a row as dotted paths without list indexes; the envelope around it is left out. */
export const documentedFields = (vendor: string, rows: string | undefined): readonly string[] => {
  const prefix = rows === undefined ? "" : `${rows}.`;
  return lines(vendor, "fields.txt").flatMap((field) => (field.startsWith(prefix) ? [field.slice(prefix.length)] : []));
};

/** A value's leaves: where they stand with list places counted from 1, without them, and what they hold. */
export const leavesOf = (
  value: unknown,
  label = "",
  path = "",
): readonly { readonly label: string; readonly path: string; readonly value: unknown }[] => {
  const below = (name: string, one: unknown, counts: boolean) => {
    const [longer, deeper] = [label ? `${label}.${name}` : name, path ? `${path}.${name}` : name];
    return leavesOf(one, longer, counts ? path : deeper);
  };
  if (Array.isArray(value)) return value.flatMap((one, index) => below(String(index + 1), one, true));
  if (typeof value !== "object" || value === null) return [{ label, path, value }];
  return Object.entries(value).flatMap(([key, one]) => below(key, one, false));
};
