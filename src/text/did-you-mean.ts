/** How far two words are apart in typing mistakes, and the nearest of some allowed names for errors that teach. */

/** The part of both words between their common beginning and their common end: the rest costs no edit. */
const differing = (a: string, b: string): readonly [string, string] => {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
};

type Rows = readonly (readonly number[])[];

/** The cell of row `i`, column `j`: the edits that make the first `j` letters of `b` of the first `i` of `a`. */
const cheapest = (a: string, b: string, rows: Rows, row: readonly number[], i: number, j: number): number => {
  const cell = (back: number, column: number): number => rows[i - back]?.[column] ?? 0;
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  const other = cell(1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
  return Math.min(cell(1, j) + 1, (row[j - 1] ?? 0) + 1, other, swapped ? cell(2, j - 2) + 1 : other);
};

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours count one each.
 * Source: F. J. Damerau, CACM 7 (1964).
 */
const distance = (one: string, other: string): number => {
  const [a, b] = differing(one, other);
  if (a === "" || b === "") return Math.max(a.length, b.length);
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) row.push(cheapest(a, b, rows, row, i, j));
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
};

/** Whether two words are one typing mistake apart. */
export const isOneEdit = (one: string, other: string): boolean => {
  if (Math.abs(one.length - other.length) > 1) return false;
  const [a, b] = differing(one, other);
  if (a.length === 2 && b.length === 2) return a[0] === b[1] && a[1] === b[0];
  return Math.max(a.length, b.length) === 1;
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
