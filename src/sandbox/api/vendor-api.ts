/** What a sandbox vendor is: one handler of requests, and what the server and the faults must know of it. */

import type { SandboxVendor } from "../population/company.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface SandboxRequest {
  /** Upper case. Everything but GET (and Adfin's token exchange) was refused before. */
  readonly method: string;
  /** Below the vendor's prefix, with its leading slash, not decoded: `/customers/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** `json` is sent as application/json; `text` as `content-type` of the headers says; neither: an empty body. */
export interface SandboxAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: Json;
  readonly text?: string;
}

/** What a vendor's documents leave open about its list of customers, by parameter. */
export interface LeftOpen {
  /** Lists of which no document says how several values are written. */
  readonly lists: readonly string[];
  /** The number of rows asked for, which a server may cap. */
  readonly pageSize: string;
  /** Filters that no document of the API itself describes. */
  readonly filters: readonly string[];
}

export interface SandboxApi {
  readonly id: SandboxVendor;
  /** Where the server mounts it, as the vendor's own base URL ends: `/pland/v2`. */
  readonly prefix: string;
  /** The name of the setting that holds the base URL: `PLAND_BASE_URL`. */
  readonly baseUrlSetting: string;
  /** Settings and values that this vendor accepts as credentials: `{ PLAND_API_KEY: "…" }`. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Parameters that carry the position in a walk (`cursor`, `offset`, `page`): the fault `loop` drops them. */
  readonly position: readonly string[];
  /** Parameters besides those that are no filters (`limit`, `sort`, `expand`): the fault `ignore:*` keeps them. */
  readonly notFilters: readonly string[];
  /** Absent: nothing, as far as its strict modes know. */
  readonly leftOpen?: LeftOpen;
  /** Paths below the prefix that it answers, with `{id}` where an id stands: `/customers/{id}`. */
  readonly paths: readonly string[];
  /** Paths below the prefix that take POST; everything else but GET is 405. */
  readonly posts?: readonly string[];
  /** The same answer to the same request, but for token exchanges and a population that grows. */
  handle(request: SandboxRequest): SandboxAnswer;
}
