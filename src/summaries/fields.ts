/** Everything a vendor says of one customer as field and value, but what is never shown, sanitised and masked. */

import { safeText } from "../text/safe-text.ts";
import type { Pii } from "../vocabulary/customer.ts";
import { maskEmail, maskPerson, maskPhone, maskText } from "./mask.ts";

export interface FieldRules {
  /** Dotted paths, without list indexes, that are never shown. */
  readonly closed: readonly string[];
  /** Dotted paths that hold the names of persons other than the customer. */
  readonly persons: readonly string[];
}

const deepest = 6;
const most = 400;
const emailField = /e-?mail/i;
const phoneField = /phone|mobile|telephone|\bsms$|^tel/i;

const masked = (path: string, value: string, rules: FieldRules): string => {
  if (rules.persons.includes(path)) return maskPerson(value);
  const field = path.split(".").at(-1) ?? "";
  if (emailField.test(field) && value.includes("@")) return maskEmail(value);
  return phoneField.test(field) ? maskPhone(value) : maskText(value);
};

/** One value, with its path for the rules and its path with list places for the reader. */
interface Leaf {
  readonly label: string;
  readonly path: string;
  readonly text: string;
}

const joined = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/** Every value that is no object and no list, each below the deepest level and each empty one as one text. */
const leavesOf = (value: unknown, closed: readonly string[], label = "", path = "", depth = 0): readonly Leaf[] => {
  if (closed.includes(path)) return [];
  if (typeof value !== "object" || value === null) return [{ label, path, text: safeText(String(value ?? "")) }];
  if (Object.keys(value).length === 0 && label !== "") return [{ label, path, text: "" }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => leavesOf(item, closed, `${label}.${index + 1}`, path, depth + 1));
  }
  if (depth >= deepest) return [{ label, path, text: safeText(JSON.stringify(value)) }];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, closed, joined(label, safeText(key, 60)), joined(path, key), depth + 1),
  );
};

/**
 * Label and value pairs in the vendor's order, lists counting from 1; fields known to be empty stand together in one
 * last pair, labelled `-`. `left` = fields beyond the cap.
 */
export const fieldsOf = (
  sent: unknown,
  rules: FieldRules,
  pii: Pii,
): { readonly fields: readonly [string, string][]; readonly left: number } => {
  const leaves = leavesOf(sent, rules.closed);
  const filled = leaves.filter(({ text }) => text !== "");
  const empty = leaves.filter(({ text }) => text === "").map(({ label }) => label);
  const fields = filled
    .slice(0, most)
    .map(({ label, path, text }): [string, string] => [label, pii === "masked" ? masked(path, text, rules) : text]);
  return {
    fields: empty.length > 0 ? [...fields, ["-", empty.join(", ")]] : fields,
    left: filled.length - fields.length,
  };
};

/** A cell's length at most, in code points: more of a field is for `get_customer`. */
const longestCell = 120;

/** A dotted name without places in lists. */
const withoutPlaces = (name: string): string =>
  name
    .split(".")
    .filter((part) => part !== "" && !/^\d+$/.test(part))
    .join(".");

/**
 * One field that was asked for by its dotted name, as a cell: the values in it, masked as `fieldsOf` does. Undefined
 * where the row does not have it, null where it is known to be empty.
 */
export const fieldCell = (value: unknown, name: string, rules: FieldRules, pii: Pii): string | null | undefined => {
  if (value === undefined) return undefined;
  const leaves = leavesOf(value, rules.closed, "", withoutPlaces(name)).filter(({ text }) => text !== "");
  const texts = leaves.map(({ label, path, text }) => {
    const shown = pii === "masked" ? masked(path, text, rules) : text;
    const part = withoutPlaces(label);
    return part === "" ? shown : `${part} ${shown}`;
  });
  return texts.length > 0 ? safeText(texts.join("; "), longestCell) : null;
};
