/** Who a believable company is: its country, its name, its address on the internet. No two have the same. */

import { type SandboxVendor, sandboxVendors } from "../company.ts";
import { hash, pick } from "../hash.ts";
import { filledPattern, slug, use } from "../identities.ts";
import { vendorNumber } from "../ids.ts";
import type { Place } from "../places.ts";
import { continental } from "./continental.ts";
import type { Country } from "./country.ts";
import { englishSpeaking } from "./english-speaking.ts";
import { germanSpeaking } from "./german-speaking.ts";
import { overseas } from "./overseas.ts";

const countries: readonly Country[] = [...germanSpeaking, ...englishSpeaking, ...continental, ...overseas];

const byCode = new Map(countries.map((country) => [country.code, country]));

/** @throws Error for a country of no believable company */
export const countryOfCode = (code: string): Country => {
  const country = byCode.get(code);
  if (!country) throw new Error(`No believable company is from ${code}`);
  return country;
};

/** How many companies of 32 are of which country: what several vendors know, and each vendor's own. */
const mixes: Readonly<Record<"shared" | SandboxVendor, string>> = {
  shared: "DE DE DE DE DE DE DE DE DE DE DE AT AT CH GB GB GB GB GB GB GB US US US US FR FR NL NL PL ES JP",
  zenskar: "US US US US US US US US US US US US US US GB GB GB GB GB GB DE DE DE DE FR NL NL ES PL JP KW US",
  pland: "DE DE DE DE DE DE DE DE DE DE DE DE DE DE DE DE DE DE DE DE AT AT AT AT CH CH NL NL FR PL PL ES",
  adfin: "GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB GB US US US DE DE FR NL NL ES KW",
  sequence: "GB GB GB GB GB GB GB GB GB GB US US US US US US DE DE DE DE DE FR FR FR NL NL ES ES PL JP CH KW",
  fynn: "DE DE DE DE DE DE DE DE DE DE DE DE DE DE AT AT AT AT CH CH CH FR FR FR NL NL PL PL ES ES GB GB",
};

const dealSize = 32;

/** For each card of a mix: the country, how many cards are of it, and which of these this one is. */
const decks = Object.fromEntries(
  Object.entries(mixes).map(([mix, codes]) => {
    const cards = codes.split(" ");
    const deck = cards.map((code, card) => ({
      country: countryOfCode(code),
      cards: cards.filter((other) => other === code).length,
      rank: cards.slice(0, card).filter((other) => other === code).length,
    }));
    return [mix, deck];
  }),
);

/**
 * Whole numbers as cards of decks of a size that is a power of two: each deck has every card once, in another order.
 */
export const dealt = (
  value: number,
  size: number,
  hashed: (deck: number) => number,
): { readonly deck: number; readonly card: number } => {
  const deck = Math.floor(value / size);
  return { deck, card: ((value % size) * 5 + hashed(deck)) % size };
};

/** What a company is among those of its country; `number` is unique there, and small where few companies are. */
interface Believable {
  readonly country: Country;
  readonly number: number;
}

/** 0 where several vendors know the company, else its only vendor's number plus one. */
const lanes = sandboxVendors.length + 1;

export const believableOf = ({ seed, vendor, index, key, isShared }: Place): Believable => {
  const lane = isShared ? 0 : vendorNumber(vendor) + 1;
  const place = dealt(isShared ? key : index, dealSize, (deck) => hash(seed, deck * lanes + lane, use.locale));
  const mix = decks[isShared ? "shared" : vendor] ?? [];
  const { country, cards, rank } = mix[place.card] as (typeof mix)[number];
  return { country, number: (place.deck * cards + rank) * lanes + lane };
};

/** A name's words, and whose they are: of 16 companies one is a person, four are two partners. */
type Name =
  | { readonly kind: "person"; readonly words: readonly [first: string, last: string] }
  | { readonly kind: "partners" | "firm"; readonly words: readonly [string, string] };

const cards = { firm: 11, partners: 4, person: 1 };
const nameDealSize = 16;

/** One of all pairs, each once in a cycle of their number; `again` says in which cycle. */
const pairOf = (ones: readonly string[], others: readonly string[], nth: number, start: number) => {
  const pairs = ones.length * others.length;
  // A prime that no list's length is a multiple of.
  const at = (nth * 7_919 + (start % pairs)) % pairs;
  const one = ones[at % ones.length] ?? "";
  return { words: [one, others[Math.floor(at / ones.length)] ?? ""] as const, again: Math.floor(nth / pairs) };
};

const nameOf = (seed: number, { country, number }: Believable): Name & { readonly again: number } => {
  const { deck, card } = dealt(number, nameDealSize, (one) => hash(seed, one, use.pattern));
  const start = hash(seed, country.code.charCodeAt(0) * 256 + country.code.charCodeAt(1), use.trade);
  if (card < cards.firm)
    return {
      kind: "firm",
      ...pairOf([...country.brands, ...country.lastNames], country.trades, deck * cards.firm + card, start),
    };
  const { lastNames, firstNames } = country;
  if (card === nameDealSize - 1) return { kind: "person", ...pairOf(firstNames, lastNames, deck, start) };
  // Partners have different names: the second is counted from the first on.
  const nth = deck * cards.partners + card - cards.firm;
  const { words, again } = pairOf(lastNames, lastNames.slice(1), nth, start);
  const second = lastNames.indexOf(words[0]) + 1 + lastNames.slice(1).indexOf(words[1]);
  return { kind: "partners", words: [words[0], lastNames[second % lastNames.length] ?? ""], again };
};

export const isBusiness = (place: Place): boolean => nameOf(place.seed, believableOf(place)).kind !== "person";

/** The name without the legal form. */
export const stemOf = (place: Place): string => {
  const believable = believableOf(place);
  const { kind, words } = nameOf(place.seed, believable);
  return words.join(kind === "partners" ? ` ${believable.country.joint} ` : " ");
};

export const legalFormsOf = (place: Place): readonly string[] =>
  isBusiness(place) ? pick(believableOf(place).country.legalForms, hash(place.seed, place.key, use.legalForm)) : [];

/** Plain ASCII made of the name's words; a number follows where the country has run out of names. */
export const domainOf = (place: Place): string => {
  const believable = believableOf(place);
  const { words, again } = nameOf(place.seed, believable);
  const latin = words.map((word) => slug(believable.country.latin?.[word] ?? word)).join("-");
  return `${latin}${again === 0 ? "" : again + 1}.example`;
};

/** The owner, or whom the company's letters are addressed to. */
export const firstNameOf = (place: Place): string => {
  const believable = believableOf(place);
  const { kind, words } = nameOf(place.seed, believable);
  return kind === "person" ? words[0] : pick(believable.country.firstNames, hash(place.seed, place.key, use.firstName));
};

export const lastNameOf = (place: Place): string => {
  const believable = believableOf(place);
  const { kind, words } = nameOf(place.seed, believable);
  return kind === "person" ? words[1] : pick(believable.country.lastNames, hash(place.seed, place.key, use.lastName));
};

export const cityOf = (place: Place): Country["cities"][number] =>
  pick(believableOf(place).country.cities, hash(place.seed, place.key, use.city));

/** Nine in ten businesses of countries that have one. */
export const vatIdOf = (place: Place): string | null => {
  const { country } = believableOf(place);
  const has = isBusiness(place) && hash(place.seed, place.key, use.vat) % 10 < 9;
  return has && country.vatPattern ? filledPattern(country.vatPattern, place.unique) : null;
};
