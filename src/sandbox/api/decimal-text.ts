/** Amounts in minor units as the vendors write them. */

/** `1234` with precision 2 as `"12.34"`: a decimal text in major units, with all its digits. */
export const decimalText = (minor: number, precision: number): string => {
  const digits = String(Math.abs(minor)).padStart(precision + 1, "0");
  const whole = digits.slice(0, digits.length - precision);
  const sign = minor < 0 ? "-" : "";
  return precision === 0 ? sign + digits : `${sign}${whole}.${digits.slice(-precision)}`;
};
