/** What may complete a value that a user is typing, from what is known without asking any vendor. */

import type { Connection } from "../../vendors/define.ts";

/** Texts that begin as typed, letter case aside; those typed in full already are still offered. */
const beginning = (typed: string, texts: readonly string[]): readonly string[] => {
  const start = typed.trim().toLowerCase();
  return texts.filter((text) => text.toLowerCase().startsWith(start));
};

/** One connection's name. */
export const suggestVendor = (typed: string, connections: readonly Connection[]): readonly string[] =>
  beginning(
    typed,
    connections.map(({ name }) => name),
  );

/** A comma list of connections: the last name is completed, those before it stay and are not offered again. */
export const suggestVendors = (typed: string, connections: readonly Connection[]): readonly string[] => {
  const names = typed.split(",").map((name) => name.trim());
  const before = names.slice(0, -1);
  const open = connections.filter(({ name }) => !before.includes(name));
  return suggestVendor(names.at(-1) ?? "", open).map((name) => [...before, name].join(","));
};

/** `vendor:` of a `vendor:native-id`; a row's ref is copied, not typed. */
export const suggestRef = (typed: string, connections: readonly Connection[]): readonly string[] =>
  beginning(
    typed,
    connections.map(({ name }) => `${name}:`),
  );

/** Codes of ISO 4217 as this runtime knows them, those most invoiced in first. */
const usual: readonly string[] = ["EUR", "GBP", "USD", "CHF", "PLN", "SEK", "DKK", "NOK", "JPY"];
const codes = (): readonly string[] => [...new Set([...usual, ...Intl.supportedValuesOf("currency")])];

export const suggestCurrency = (typed: string): readonly string[] =>
  typed.trim() === "" ? usual : beginning(typed, codes());
