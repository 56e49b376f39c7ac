/** What believable customers are billed: many little, few much, about as a log-normal distribution has it. */

import type { Company } from "../company.ts";
import { hash } from "../hash.ts";
import { use } from "../identities.ts";
import { vendorNumber } from "../ids.ts";
import { countryOfCode } from "./identities.ts";

/** Net euros per invoice at 32 equally frequent steps; between two of them evenly. */
const steps: readonly number[] = [
  29, 49, 69, 89, 109, 139, 169, 199, 239, 279, 329, 390, 450, 520, 600, 690, 790, 920, 1_080, 1_260, 1_480, 1_750,
  2_080, 2_500, 3_050, 3_800, 4_850, 6_400, 8_900, 13_200, 22_500, 48_000,
];
/** What the largest customers pay at most. */
const most = 96_000;

/** Digits after the decimal point. */
const precisions: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

/** The customer's usual net price in whole euros. */
const usualOf = (draw: number): number => {
  const step = draw % steps.length;
  const from = steps[step] ?? 0;
  return from + Math.floor((((steps[step + 1] ?? most) - from) * ((draw >>> 5) % 1_000)) / 1_000);
};

/** What a customer pays for. */
export interface Price {
  readonly currency: string;
  /** Digits after the decimal point. */
  readonly precision: number;
  /** Per invoice, in units of the currency. */
  readonly usual: number;
  /** A third of the customers pays by use: every invoice differs. The others' price rises a little each year. */
  readonly byUse: boolean;
  /** Percent. */
  readonly vatRate: number;
}

export const priceOf = (seed: number, { index, vendor, country }: Company): Price => {
  const { currency, perEuro, vatRate } = countryOfCode(country);
  const own = hash(seed, index * 8 + vendorNumber(vendor), use.currency);
  const precision = precisions[currency] ?? 2;
  return { currency, precision, usual: usualOf(own) * perEuro, byUse: (own >>> 20) % 3 === 0, vatRate };
};

/** The gross total of an invoice in minor units, at least 3. `age`: days before the newest invoice. */
export const totalOf = ({ precision, usual, byUse, vatRate }: Price, age: number, draw: number): number => {
  const share = byUse ? 700 + ((draw >>> 9) % 600) : 1_000 - 25 * Math.floor(age / 365);
  // Prices are whole, uses come to cents.
  const net = byUse ? Math.round((usual * share) / 10) / 100 : Math.round((usual * share) / 1_000);
  return Math.max(3, Math.round(net * (100 + vatRate) * 10 ** (precision - 2)));
};
