/** One text per customer in which every evidence that a search looks for stands as a word: what SQL narrows by. */

import { nameKeys } from "../../search/name-keys.ts";
import { foldEmail, foldKey, foldName, foldPhone, foldVat, nameReadings } from "../../text/fold.ts";
import type { Customer } from "../../vocabulary/customer.ts";

const present = (values: readonly (string | null | undefined)[]): readonly string[] =>
  values.filter((value): value is string => typeof value === "string" && value !== "");

const nameForms = (name: string): readonly string[] => {
  const keys = nameKeys(name);
  const forms = [keys, ...keys.others].flatMap((one) => [
    one.folded,
    one.joined,
    one.stem,
    one.joinedStem,
    one.reading.joined,
  ]);
  return [name.normalize("NFC").toLowerCase(), keys.spelling, ...forms];
};

/** Digits between other characters, as a number is searched by a part of it. */
const digitRuns = (text: string): readonly string[] => (text.match(/\d+/g) ?? []).map(foldKey);

/**
 * Stands around words, which are all in lower case. A space would be no part of a trigram in PostgreSQL, which makes of
 * a word's beginning one that half of all customers have.
 */
const gap = "Q";

/** As it stands in a search text, where it does. */
export const asSearched = (text: string): string => text.replaceAll(" ", gap);

/** Words of one form stand one gap apart, and forms two: no text is found across them. */
export const searchText = (customer: Customer): string => {
  const people = customer.people ?? [];
  const numbers = present([customer.number, customer.externalId]);
  const words = [
    ...(customer.name ? nameForms(customer.name) : []),
    customer.id.toLowerCase(),
    ...numbers.flatMap((one) => [one.toLowerCase(), foldKey(one), ...digitRuns(one)]),
    ...(customer.links ?? []).flatMap(({ id }) => [id.toLowerCase(), foldKey(id)]),
    ...present([...(customer.emails ?? []), ...people.map(({ email }) => email)]).map(foldEmail),
    ...(customer.vatIds ?? []).map((one) => foldVat(one).toLowerCase()),
    ...present([...(customer.phones ?? []), ...people.map(({ phone }) => phone)]).map(foldPhone),
    ...present(people.map(({ name }) => name)).flatMap((name) => nameReadings(name).map(({ folded }) => folded)),
    ...present([customer.address?.city, customer.address?.country]).map(foldName),
  ];
  return asSearched(` ${[...new Set(words.filter((word) => word !== ""))].join("  ")} `);
};
