/** Whether two words are one typing mistake apart. */

/**
 * True for exactly one Damerau-Levenshtein edit: a letter put in, left out, mistaken, or swapped with its neighbour.
 * Linear: what differs is found from both ends. Source: F. J. Damerau, CACM 7 (1964).
 */
export const isOneEdit = (a: string, b: string): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end += 1;
  const left = short.slice(start, short.length - end);
  const right = long.slice(start, long.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
};
