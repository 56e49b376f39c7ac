/** What a vendor serves, as a table by path: the one place that takes a request's path apart. */

import type { SandboxAnswer, SandboxRequest } from "./vendor-api.ts";

/** Answers one path. `id` is the segment at `{id}`, decoded; empty where the path has none. */
export type Route = (query: URLSearchParams, id: string, request: SandboxRequest) => SandboxAnswer;

/** By path below the vendor's prefix, with at most one `{id}`: `/customers/`, `/customers/{id}/payment_methods`. */
export type Routes = Readonly<Record<string, Route>>;

/** A segment that cannot be decoded is what was sent. */
export const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The id at a pattern's `{id}`; undefined for a path of another form. An id is never empty. */
const idIn = (pattern: readonly string[], path: readonly string[]): string | undefined => {
  if (pattern.length !== path.length) return undefined;
  let id = "";
  for (const [place, part] of pattern.entries()) {
    const sent = path[place] ?? "";
    if (part === "{id}" && sent !== "") id = sent;
    else if (part !== sent) return undefined;
  }
  return id;
};

/** The answer of the first route that fits the request's path; undefined where none does. */
export const answerBy = (routes: Routes): ((request: SandboxRequest) => SandboxAnswer | undefined) => {
  const table = Object.entries(routes).map(([path, route]) => ({ pattern: path.split("/"), route }));
  return (request) => {
    const path = request.path.split("/").map(decoded);
    for (const { pattern, route } of table) {
      const id = idIn(pattern, path);
      if (id !== undefined) return route(request.query, id, request);
    }
    return undefined;
  };
};
