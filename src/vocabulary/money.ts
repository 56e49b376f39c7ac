/** Exact decimals as text: amounts are read, compared, added and shown without ever becoming a float. */

import type { Money } from "./customer.ts";

/** A decimal as sent, in parts: JSON's number grammar, and a leading `+`, `.` or zeros beside it. */
const decimalForm = /^([+-]?)(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Longer than any amount: an exponent of a few characters must not become megabytes of zeros. */
const mostDigits = 100;

/** The value is `units` / 10 ** `scale`. */
interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

const plain = (negative: boolean, digits: string, scale: number): string => {
  const padded = digits.padStart(scale + 1, "0");
  const whole = padded.slice(0, padded.length - scale).replace(/^0+(?=\d)/, "");
  const fraction = padded.slice(padded.length - scale);
  const sign = negative && /[1-9]/.test(digits) ? "-" : "";
  return `${sign}${whole}${fraction && `.${fraction}`}`;
};

const readText = (text: string): string | undefined => {
  const [form, sign, whole = "", fraction = "", exponent = "0"] = decimalForm.exec(text.trim()) ?? [];
  if (form === undefined || whole + fraction === "") return undefined;
  const scale = fraction.length - Number(exponent);
  const digits = whole + fraction + "0".repeat(Math.min(Math.max(0, -scale), mostDigits));
  if (Math.max(digits.length, scale) > mostDigits) return undefined;
  return plain(sign === "-", digits, Math.max(0, scale));
};

/**
 * A plain decimal string (`-?\d+(\.\d+)?`) with every digit and trailing zero that was sent, exponents written out, or
 * undefined: for NaN, "", "1.234,56", more than 100 digits, and for numbers beyond 2^53, whose digits are lost already.
 */
export const readDecimal = (value: unknown): string | undefined => {
  if (typeof value === "string") return readText(value);
  if (typeof value === "bigint") return readText(String(value));
  if (typeof value !== "number" || Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  return readText(String(value));
};

/** No currency has more than four decimals, and no float noise of everyday amounts reaches the sixth. */
const mostDecimals = 6;

/**
 * As `readDecimal`, for amounts that a vendor computes as floats and sends as JSON numbers, without the noise of that
 * arithmetic: what stands beyond the sixth decimal (`119.00000000000001`) is rounded off, with
 * trailing zeros.
 */
export const floatAmount = (value: unknown): string | undefined => {
  const decimal = readDecimal(value);
  const fraction = decimal?.split(".")[1] ?? "";
  if (decimal === undefined || fraction.length <= mostDecimals) return decimal;
  return Number(decimal)
    .toFixed(mostDecimals)
    .replace(/\.?0+$/, "");
};

const scaled = (decimal: string): Scaled => {
  const text = readDecimal(decimal);
  if (text === undefined) throw new RangeError("not a decimal");
  const [whole = "", fraction = ""] = text.split(".");
  return { units: BigInt(whole + fraction), scale: fraction.length };
};

/** Both in units of the finer one. */
const aligned = (a: string, b: string): { readonly left: bigint; readonly right: bigint; readonly scale: number } => {
  const [first, second] = [scaled(a), scaled(b)];
  const scale = Math.max(first.scale, second.scale);
  const lift = (one: Scaled): bigint => one.units * 10n ** BigInt(scale - one.scale);
  return { left: lift(first), right: lift(second), scale };
};

const fromUnits = (units: bigint, scale: number): string =>
  plain(units < 0n, String(units < 0n ? -units : units), scale);

/** -1, 0 or 1, as sort wants it; "1.0" equals "1". Throws RangeError for text that is not a decimal. */
export const compareDecimals = (a: string, b: string): -1 | 0 | 1 => {
  const { left, right } = aligned(a, b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** Whether a plain decimal, as `readDecimal` gives it, is more than zero. */
export const isPositive = (decimal: string): boolean => !decimal.startsWith("-") && /[1-9]/.test(decimal);

/** The exact sum, with as many decimals as the finer of the two. Throws RangeError for text that is not a decimal. */
export const addDecimals = (a: string, b: string): string => {
  const { left, right, scale } = aligned(a, b);
  return fromUnits(left + right, scale);
};

/** The exact difference, negative where more is taken. Throws RangeError for text that is not a decimal. */
export const subtractDecimals = (from: string, amount: string): string => {
  const { left, right, scale } = aligned(from, amount);
  return fromUnits(left - right, scale);
};

/**
 * Cents as euros: `fromMinorUnits(123450, 2)` is "1234.50". `precision` is the number of decimals, 0 to 18, always all
 * shown. Fractions of a minor unit are kept. Throws RangeError for an amount or a precision that is neither.
 */
export const fromMinorUnits = (amount: number | string | bigint, precision: number): string => {
  const decimal = readDecimal(amount);
  if (decimal === undefined || !Number.isInteger(precision) || precision < 0 || precision > 18) {
    throw new RangeError("not an amount in minor units");
  }
  const { units, scale } = scaled(decimal);
  return fromUnits(units, scale + precision);
};

/** Currencies whose amounts are written with other than two decimals, as Intl has them: asking it takes 5 to 10 MiB. */
const currenciesByDigits: readonly (readonly [digits: number, codes: string])[] = [
  [0, "ADP AFN ALL BIF BYR CLP COP DJF ESP GNF HUF IDR IQD IRR ISK ITL JPY KMF KPW KRW LAK LBP LUF MGA MGF MMK MRO"],
  [0, "PKR PYG RWF SLL SOS STD SYP TMM TRL UGX UYI VND VUV XAF XOF XPF YER ZMK ZWD"],
  [3, "BHD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];

/** Decimals that amounts of a currency are written with. */
const digitsOf = (currency: string): number =>
  currenciesByDigits.find(([, codes]) => codes.includes(currency))?.[0] ?? 2;

/** The amount with all decimals of its currency: "100.1" in EUR is "100.10". What was sent is never cut. */
export const showAmount = (amount: string, currency: string | undefined): string => {
  const [whole = "", fraction = ""] = amount.split(".");
  const decimals = currency === undefined ? fraction : fraction.padEnd(digitsOf(currency), "0");
  return decimals === "" ? whole : `${whole}.${decimals}`;
};

/** "1234.50 EUR"; "1234.50 ?" where the vendor states no currency. */
export const showMoney = ({ amount, currency }: Money): string => `${showAmount(amount, currency)} ${currency ?? "?"}`;

/**
 * An ISO 4217 code as sent, by its form: three upper-case letters. undefined for anything else, and for `XXX`, the code
 * for "no currency". Never guessed from a country, a symbol or a neighbour.
 */
export const readCurrency = (value: unknown): string | undefined =>
  typeof value === "string" && /^[A-Z]{3}$/.test(value) && value !== "XXX" ? value : undefined;
