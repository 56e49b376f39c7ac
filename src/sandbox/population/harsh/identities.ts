/** Who a harsh company is: its country, its people, its name and what is derived from them. */

import { hash, pick } from "../hash.ts";
import { filledPattern, type Known, slug, use } from "../identities.ts";
import { type Locale, localeMix, locales } from "./names.ts";

export const localeOf = ({ seed, key }: Known): Locale =>
  locales[pick(localeMix, hash(seed, key, use.locale))] as Locale;

/** Five in six. */
export const isBusiness = ({ seed, key }: Known): boolean => hash(seed, key, use.business) % 6 !== 0;

/** Of the person, or of the one a company is named after. */
export const firstNameOf = (known: Known): string =>
  pick(localeOf(known).firstNames, hash(known.seed, known.key, use.firstName));

export const lastNameOf = (known: Known): string =>
  pick(localeOf(known).lastNames, hash(known.seed, known.key, use.lastName));

export const cityOf = (known: Known): readonly [name: string, postalCode: string] =>
  pick(localeOf(known).cities, hash(known.seed, known.key, use.city));

/** The name without the legal form. */
export const stemOf = (known: Known): string => {
  const { seed, key } = known;
  const lastName = lastNameOf(known);
  if (!isBusiness(known)) return `${firstNameOf(known)} ${lastName}`;
  const { trades, lastNames } = localeOf(known);
  const trade = pick(trades, hash(seed, key, use.trade));
  const pattern = hash(seed, key, use.pattern) % 8;
  if (pattern < 4) return `${lastName} ${trade}`;
  if (pattern < 6) return `${trade} ${cityOf(known)[0]}`;
  return `${lastName} & ${pick(lastNames, hash(seed, key, use.person))}`;
};

/** The ways to write its legal form; empty for a person. */
export const legalFormsOf = (known: Known): readonly string[] =>
  isBusiness(known) ? pick(localeOf(known).legalForms, hash(known.seed, known.key, use.legalForm)) : [];

/** Plain ASCII, lower case, unique to the key: the domain of its e-mail addresses. */
export const domainOf = (known: Known): string => `${slug(lastNameOf(known))}-${known.unique.toString(36)}.example`;

/** Seven in ten businesses of countries that have one here. */
export const vatIdOf = (known: Known): string | null => {
  const { vatPattern } = localeOf(known);
  const has = isBusiness(known) && hash(known.seed, known.key, use.vat) % 10 < 7;
  return has && vatPattern ? filledPattern(vatPattern, known.unique) : null;
};
