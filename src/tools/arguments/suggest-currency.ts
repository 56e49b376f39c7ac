/** Currency codes for a user who is typing one. */

import { beginning } from "./suggestions.ts";

/** Codes of ISO 4217 as this runtime knows them, those most invoiced in first. */
const usual: readonly string[] = ["EUR", "GBP", "USD", "CHF", "PLN", "SEK", "DKK", "NOK", "JPY"];
const codes = (): readonly string[] => [...new Set([...usual, ...Intl.supportedValuesOf("currency")])];

export const suggestCurrency = (typed: string): readonly string[] =>
  typed.trim() === "" ? usual : beginning(typed, codes());
