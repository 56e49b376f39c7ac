/** What a generated company's identity is made from, whichever vendor knows it: the same key is the same identity. */

import { hash, uuidOf } from "./hash.ts";

/** What a hash is used for, so that no two choices about the same company hang together. */
export const use = {
  locale: 1,
  business: 2,
  firstName: 3,
  lastName: 4,
  trade: 5,
  legalForm: 6,
  pattern: 7,
  city: 8,
  street: 9,
  house: 10,
  phone: 11,
  vat: 12,
  links: 13,
  currency: 14,
  spelling: 15,
  shared: 16,
  created: 17,
  updated: 18,
  external: 19,
  email: 20,
  people: 21,
  person: 22,
  status: 23,
  flags: 24,
  mandate: 25,
  method: 26,
  invoices: 27,
  invoice: 28,
  count: 29,
} as const;

/** What an identity is computed from; every part of it is a function of this, so that only what is read is made. */
export interface Known {
  readonly seed: number;
  /** The same at every vendor that knows the company. */
  readonly key: number;
  /**
   * A small whole number, unique to the key. It goes into VAT id, links and e-mail domain: none is shared by accident.
   */
  readonly unique: number;
}

const asciiLetters: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  ł: "l",
  ı: "i",
  ø: "o",
};

const slugs = new Map<string, string>();

/** `Müller` as `mueller`; text without Latin letters as `x`. Kept per word: names are made of few words. */
export const slug = (word: string): string => {
  const known = slugs.get(word);
  if (known !== undefined) return known;
  const ascii = word
    .toLowerCase()
    .replaceAll(/[äöüßłıø]/g, (letter) => asciiLetters[letter] ?? letter)
    .normalize("NFD")
    .replaceAll(/[^a-z0-9]+/g, "");
  const made = ascii || "x";
  slugs.set(word, made);
  return made;
};

/**
 * A country's pattern, each `9` a digit, filled so that no other company has the same: multiplying is one-to-one modulo
 * 10^9.
 */
export const filledPattern = (pattern: string, unique: number): string => {
  const digits = String((unique * 618_033 + 271_828) % 1_000_000_000).padStart(9, "0");
  const places = pattern.length - pattern.replaceAll("9", "").length;
  // Eight places hold the last eight digits: up to 20,000,000 companies differ in them only within one country.
  const filling = digits.padStart(places, "1").slice(-places);
  let next = 0;
  return pattern.replaceAll("9", () => filling[next++] ?? "");
};

const linksOf = ({ seed, key }: Known): number => hash(seed, key, use.links);

export const xeroIdOf = (known: Known): string | null =>
  linksOf(known) % 4 === 0 ? uuidOf(known.seed ^ 0x5ee0, known.unique) : null;

export const quickbooksIdOf = (known: Known): string | null =>
  linksOf(known) % 7 === 0 ? String(known.unique + 1) : null;

export const stripeIdOf = (known: Known): string | null => {
  const draw = linksOf(known);
  if (draw % 3 !== 0) return null;
  return `cus_N${known.unique.toString(36).toUpperCase().padStart(7, "x")}${(draw >>> 8).toString(36)}`;
};
