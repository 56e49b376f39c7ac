/** Asks a sandbox vendor as its server would, and counts how many customers it made up for the answer. */

import type { SandboxAnswer, SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import type { Population } from "../../src/sandbox/population/company.ts";

/** `target` is the path below the vendor's prefix, with its query. */
export function askVendor(
  api: SandboxApi,
  target: string,
  headers: Readonly<Record<string, string | undefined>>,
): SandboxAnswer {
  const url = new URL(target, "http://sandbox.invalid");
  const [path = ""] = target.split("?");
  return api.handle({ method: "GET", path, query: url.searchParams, headers, body: "" });
}

/** The JSON of an answer, as a client would read it: undefined fields are gone. */
export function bodyOf<Body>(answer: SandboxAnswer): Body {
  return JSON.parse(JSON.stringify(answer.json)) as Body;
}

/** The same population, and how often a customer of it was made. */
export function counted(population: Population): { readonly population: Population; made(): number } {
  let made = 0;
  const company: Population["company"] = (vendor, index) => {
    made++;
    return population.company(vendor, index);
  };
  return {
    population: {
      kind: population.kind,
      get size() {
        return population.size;
      },
      seed: population.seed,
      today: population.today,
      company,
      find: population.find,
      invoices: population.invoices,
    },
    made: () => made,
  };
}

/** A query string of pairs, each value encoded. */
export const queryOf = (pairs: Readonly<Record<string, string | number | boolean>>): string =>
  new URLSearchParams(Object.entries(pairs).map(([name, value]): [string, string] => [name, String(value)])).toString();
