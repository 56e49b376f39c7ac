/** The vendors' own fields that a list is asked to show: which names there are, and at whom. */

import { meantBy } from "../text/did-you-mean.ts";
import type { Connection, Vendor } from "../vendors/define.ts";
import { refuse } from "./vendor-filters.ts";

/** Without places in lists: `contacts.2.email` is documented as `contacts.email`. */
const documentedName = (name: string): string =>
  name
    .split(".")
    .filter((part) => !/^\d+$/.test(part))
    .join(".");

const isBelow = (name: string, above: string): boolean => name === above || name.startsWith(`${above}.`);

/** Why a field is in no answer of this vendor; undefined where it may be shown. */
const closedFor = ({ customers }: Vendor, name: string): string | undefined =>
  Object.entries(customers.redactedFields).find(([closed]) => isBelow(name, closed))?.[1];

/** All that can be asked for by name. */
export const fieldNames = (vendor: Vendor): readonly string[] =>
  (vendor.customers.fields ?? []).filter((name) => closedFor(vendor, name) === undefined);

/** A documented field, one that holds documented ones, or what stands in one of which the document names no parts. */
const hasField = (vendor: Vendor, given: string): boolean => {
  const name = documentedName(given);
  if (closedFor(vendor, name) !== undefined) return false;
  const known = fieldNames(vendor);
  const isWithoutParts = (field: string): boolean => !known.some((one) => one !== field && isBelow(one, field));
  return known.some((one) => isBelow(one, name) || (isBelow(name, one) && isWithoutParts(one)));
};

/** Those of the names that this vendor's rows can have; undefined where there are none. */
export const fieldsAt = (
  { vendor }: Connection,
  names: readonly string[] | undefined,
): readonly string[] | undefined => {
  const own = names?.filter((name) => hasField(vendor, name)) ?? [];
  return own.length > 0 ? own : undefined;
};

/** Throws `invalid_argument` for a name that none of the connections asked documents. */
export const checkFields = (asked: readonly Connection[], names: readonly string[]): void => {
  for (const name of names) {
    if (asked.some(({ vendor }) => hasField(vendor, name))) continue;
    const shown = name.slice(0, 80);
    const closed = asked.map(({ vendor }) => closedFor(vendor, documentedName(name))).find((reason) => reason);
    if (closed) refuse(`fields: "${shown}" is never shown: ${closed}. Leave it out.`);
    const known = [...new Set(asked.flatMap(({ vendor }) => fieldNames(vendor)))];
    const meant = meantBy(documentedName(name), known).slice(0, 5);
    const advice = meant.length > 0 ? `Did you mean ${meant.map((one) => `"${one}"`).join(" or ")}? ` : "";
    const at = asked.map((connection) => connection.name);
    refuse(
      `fields: "${shown}" is no documented field of ${at.join(", ")}. ${advice}describe_vendors {"vendor": "${at[0]}"} lists them. Example: fields: ["${meant[0] ?? known[0]}"].`,
    );
  }
};
