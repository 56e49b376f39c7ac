/** The nearest of some allowed names, for errors that teach. */

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours count one each. */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
};

/** The allowed name with the smallest distance; of equals, the first. Undefined for an empty list. */
const nearest = (given: string, allowed: readonly string[]): string | undefined => {
  const short = given.slice(0, 60).toLowerCase();
  let best: { readonly name: string; readonly away: number } | undefined;
  for (const name of allowed) {
    const away = distance(short, name.toLowerCase());
    if (!best || away < best.away) best = { name, away };
  }
  return best?.name;
};

const shortestBeginning = 3;

/**
 * The allowed names that may have been meant: those that begin as typed, else the nearest if at most a third of it is
 * different. Empty where none comes near, since a far-off guess teaches nothing.
 */
export const meantBy = (given: string, allowed: readonly string[]): readonly string[] => {
  const short = given.trim().slice(0, 60).toLowerCase();
  const begun = short.length < shortestBeginning ? [] : allowed.filter((one) => one.toLowerCase().startsWith(short));
  const near = nearest(short, allowed);
  if (begun.length > 0 || near === undefined) return begun;
  return distance(short, near.toLowerCase()) <= Math.max(2, near.length / 3) ? [near] : [];
};

/** ` Did you mean "a" or "b"?`, or nothing. `show`: how a name is written where it is allowed. */
export const didYouMean = (
  given: string,
  allowed: readonly string[],
  show: (name: string) => string = (name) => `"${name}"`,
): string => {
  const meant = meantBy(given, allowed);
  return meant.length > 0 ? ` Did you mean ${meant.map(show).join(" or ")}?` : "";
};
