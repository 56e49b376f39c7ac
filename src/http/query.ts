/** Query parameters on their way out: an array is the same key repeated. */

export type QueryValue = string | readonly string[];
export type Query = Readonly<Record<string, QueryValue>>;

/** The parameters appended to a URL, percent-encoded, in the order given. */
export const withQuery = (url: URL, query: Query): URL => {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query)) {
    for (const one of typeof value === "string" ? [value] : value) whole.searchParams.append(name, one);
  }
  return whole;
};
