/** Fair shares of one answer: everyone gets the same, in connection order; what one cannot use goes to the others. */

/** `most` rows dealt out over what each has; the sum is min(most, everything there is). */
export const shares = (available: readonly number[], most: number): number[] => {
  const given = available.map(() => 0);
  let left = Math.min(
    most,
    available.reduce((sum, one) => sum + one, 0),
  );
  while (left > 0) {
    const open = available.flatMap((one, index) => (one > (given[index] ?? 0) ? [index] : []));
    const each = Math.max(1, Math.floor(left / open.length));
    for (const index of open) {
      const more = Math.min(each, left, (available[index] ?? 0) - (given[index] ?? 0));
      given[index] = (given[index] ?? 0) + more;
      left -= more;
    }
  }
  return given;
};
