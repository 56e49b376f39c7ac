/** What a search text has to be like: LIKE patterns, as conditions of SQL and as a query of an index of trigrams. */

export type Patterns = string | { readonly all: readonly Patterns[] } | { readonly any: readonly Patterns[] };

/** `one`: the condition that a single pattern is. */
export const writePatterns = (patterns: Patterns, one: (pattern: string) => string): string => {
  if (typeof patterns === "string") return one(patterns);
  const [parts, word] = "all" in patterns ? [patterns.all, " AND "] : [patterns.any, " OR "];
  return `(${parts.map((part) => writePatterns(part, one)).join(word)})`;
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Side by side, and the last one: those that overlap would say little more, and be read as well. */
const trigramsOf = (run: string): readonly string[] => {
  const letters = [...run];
  const last = letters.length - 3;
  const places = letters.flatMap((_, at) => (at === last || (at < last && at % 3 === 0) ? [at] : []));
  return places.map((at) => letters.slice(at, at + 3).join(""));
};

/** For FTS5: lets through whatever the patterns do, and more. Undefined: they hold no three signs in a row. */
export const trigramQuery = (patterns: Patterns): string | undefined => {
  if (typeof patterns === "string") {
    const trigrams = new Set(patterns.split(/[%_]+/).flatMap(trigramsOf));
    return trigrams.size === 0 ? undefined : [...trigrams].map(quoted).join(" AND ");
  }
  const isAll = "all" in patterns;
  const parts = isAll ? patterns.all : patterns.any;
  const queries = parts.flatMap((part) => trigramQuery(part) ?? []);
  if (queries.length === 0 || (!isAll && queries.length < parts.length)) return undefined;
  return queries.map((query) => `(${query})`).join(isAll ? " AND " : " OR ");
};
