/** Amounts that a vendor computes as floats and sends as JSON numbers, without the noise of that arithmetic. */

import { readDecimal } from "./money.ts";

/** No currency has more than four decimals, and no float noise of everyday amounts reaches the sixth. */
const mostDecimals = 6;

/** As `readDecimal`; what stands beyond the sixth decimal (`119.00000000000001`) is rounded off, with trailing zeros. */
export const floatAmount = (value: unknown): string | undefined => {
  const decimal = readDecimal(value);
  const fraction = decimal?.split(".")[1] ?? "";
  if (decimal === undefined || fraction.length <= mostDecimals) return decimal;
  return Number(decimal)
    .toFixed(mostDecimals)
    .replace(/\.?0+$/, "");
};
