/** Everything a vendor says of one customer as field and value, but what is never shown, sanitised and masked. */

import { safeText } from "../text/safe-text.ts";
import type { Pii } from "./customer-row.ts";
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

/**
 * Label and value pairs in the vendor's order, lists counting from 1; fields known to be empty stand together in one last
 * pair, labelled `-`. `left` = fields beyond the cap.
 */
export const fieldsOf = (
  sent: unknown,
  rules: FieldRules,
  pii: Pii,
): { readonly fields: [string, string][]; readonly left: number } => {
  const fields: [string, string][] = [];
  const empty: string[] = [];
  let left = 0;
  const visit = (value: unknown, label: string, path: string, depth: number): void => {
    if (rules.closed.includes(path)) return;
    const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    if (isEmpty && label !== "") empty.push(label);
    else if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) visit(one, `${label}.${index + 1}`, path, depth + 1);
    } else if (typeof value === "object" && value !== null && depth < deepest) {
      for (const [key, one] of Object.entries(value)) {
        visit(
          one,
          label ? `${label}.${safeText(key, 60)}` : safeText(key, 60),
          path ? `${path}.${key}` : key,
          depth + 1,
        );
      }
    } else if (fields.length >= most) left += 1;
    else {
      const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
      const sanitise = safeText(text);
      if (sanitise === "") empty.push(label);
      else fields.push([label, pii === "masked" ? masked(path, sanitise, rules) : sanitise]);
    }
  };
  visit(sent, "", "", 0);
  return { fields: empty.length > 0 ? [...fields, ["-", empty.join(", ")]] : fields, left };
};
