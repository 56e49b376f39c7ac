/** Amounts as answers write them: exact decimal strings beside their currency, never one number. */

export interface Amount {
  /** A decimal string with the digits that the vendor sent. */
  readonly digits: string;
  /** `?` where the vendor does not state one. */
  readonly currency: string;
  /** Only an upper bound is known. */
  readonly atMost: boolean;
}

export interface Amounts {
  readonly known: readonly Amount[];
  /** What has no amount, as the answer says it: `?`, `2 more ?`, `3 invoices ?`. */
  readonly unknown: readonly string[];
}

const one = /^(≤?)(-?\d+(?:\.\d+)?)(?: ([A-Z]{3}|\?))?$/;

/** `120.00 EUR + ≤80.00 GBP + 2 invoices ?`; undefined where a cell is no amount, such as a financial status. */
export const readAmounts = (cell: string): Amounts | undefined => {
  const known: Amount[] = [];
  const unknown: string[] = [];
  for (const part of cell.split(" + ")) {
    const [, bound, digits, currency] = one.exec(part) ?? [];
    if (digits !== undefined) known.push({ digits, currency: currency ?? "", atMost: bound === "≤" });
    else if (/^(\d+ [a-z]+ )?\?$/.test(part)) unknown.push(part);
    else return undefined;
  }
  return { known, unknown };
};

const decimalsOf = (digits: string): number => digits.split(".")[1]?.length ?? 0;

/** In units of the smallest digit. */
const scaled = (digits: string, decimals: number): bigint =>
  BigInt(digits.replace(".", "") + "0".repeat(decimals - decimalsOf(digits)));

export const addDigits = (a: string, b: string): string => {
  const decimals = Math.max(decimalsOf(a), decimalsOf(b));
  const sum = scaled(a, decimals) + scaled(b, decimals);
  const sign = sum < 0n ? "-" : "";
  const plain = String(sum < 0n ? -sum : sum).padStart(decimals + 1, "0");
  return decimals === 0 ? sign + plain : `${sign}${plain.slice(0, -decimals)}.${plain.slice(-decimals)}`;
};

export const compareDigits = (a: string, b: string): number => {
  const decimals = Math.max(decimalsOf(a), decimalsOf(b));
  const difference = scaled(a, decimals) - scaled(b, decimals);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
