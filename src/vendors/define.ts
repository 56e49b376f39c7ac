/** What a vendor is: a declaration. Settings, credentials, and how its customers are asked for, read and translated. */

import type { Asker, Http, Upstream } from "../http/client.ts";
import type { Query } from "../http/request.ts";
import type { Customer } from "../vocabulary/customer.ts";
import type { Sort } from "../vocabulary/pushdown.ts";
import type { QueryKind } from "../vocabulary/search.ts";
import type { WordRules } from "./declare/filter-rules.ts";
import type { List } from "./declare/list.ts";
import type { Parameters } from "./declare/parameters.ts";
import type { Receivables } from "./declare/receivables.ts";

export type Environment = "production" | "sandbox" | "unknown";

/** An environment variable of the vendor. `secret` values never leave the process but in a request's headers. */
export interface Setting {
  readonly name: string;
  readonly secret?: true;
  /** Says how an account is asked, not which: alone it connects nothing. */
  readonly tunes?: true;
  readonly default?: string;
  /** One sentence for README, `.env.example` and the client manifests. */
  readonly description: string;
}

/** One refresh token as it is kept. */
export interface TokenCopy {
  readonly token: string;
  /** Which login it goes back to. */
  readonly chain: string;
  /** Grows with every exchange. */
  readonly generation: number;
}

/** What is kept of a rotating credential, while no other process touches it. */
export interface HeldTokens {
  /** Tokens that may still be good, the likeliest first; none that is known to be spent. */
  readonly candidates: readonly TokenCopy[];
  /** What else a person should know where none of them is accepted, as a sentence after a space; or nothing. */
  readonly remark: string;
  /** Rejects unless every place can be written and is still held: what is spent must be replaced. */
  prepare(about: TokenCopy): Promise<void>;
  /** Keeps the token that came for `spent`, durably, in every place. Rejects with a `Problem` where one could not. */
  replace(spent: TokenCopy, token: string): Promise<void>;
}

/** Where a vendor's rotating credential is kept between requests, in every place that is configured. */
export interface TokenStore {
  /** One holder at a time, over every process that shares a place. */
  exclusively<T>(act: (held: HeldTokens) => Promise<T>): Promise<T>;
}

/** What a vendor tells of its rotating credential. */
export interface RotatingToken {
  /** The same on every replica. */
  readonly name: string;
  readonly file: string;
  /** The variable that names the file. */
  readonly fileSetting: string;
  /** The configured token, good until it is exchanged for the first time. */
  readonly first: string;
}

export interface AccessToken {
  readonly token: string;
  /** Seconds from the exchange on. */
  readonly expiresIn: number;
}

export interface ConnectKit {
  readonly http: Http;
  /** Known once the vendor has said which account it is. */
  readonly upstream: () => Upstream;
  readonly tokenStore: (token: RotatingToken) => TokenStore;
  /**
   * Has `exchange` of this connection's credentials done by a process that outlives this one. Undefined, or resolved
   * with undefined: none can be started, and the exchange is this process's own to make.
   */
  readonly exchangeApart?: (() => Promise<AccessToken | undefined>) | undefined;
}

export interface Credentials {
  headers(call: Call): Promise<Readonly<Record<string, string>>>;
  /** After a 401: get a fresh credential, or reject. Absent where the credential is fixed. */
  renew?(call: Call): Promise<void>;
  /** Spends the refresh token, here and now, and keeps the next one. Rejects with a `Problem` or an `HttpFailure`. */
  exchange?(): Promise<AccessToken>;
  /** Resolves once nothing is under way that must not be cut off. Never rejects. */
  idle?(): Promise<void>;
}

/** One tool call's patience, its abort signal and its deadline on `performance.now()`, and whose turn it waits for. */
export interface Call {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly asker?: Asker | undefined;
  /** The walk that it is a call of: when that began, epoch milliseconds, and whether this is not its first call. */
  readonly walk?: { readonly begunAt: number; readonly isContinued: boolean } | undefined;
}

/** A vendor with its settings filled in. */
export interface Account {
  readonly baseUrl: string;
  /** What tells one tenant from another and is no secret: organisation, tenant, client id. */
  readonly tenant: string;
  /** Credentials that do not rotate: the continuation key is derived from them where none is configured. */
  readonly stableSecrets: readonly string[];
  readonly credentials: Credentials;
}

/** A connected account: what tools call a vendor. */
export interface Connection extends Account {
  readonly name: string;
  readonly upstream: Upstream;
  readonly vendor: Vendor;
  readonly environment: Environment;
}

/** One way to put a free-text query of a kind to the vendor. How sure it is, its parameters say. */
export interface SearchForm {
  readonly ask: (text: string) => Query;
}

/** How a vendor's customers are listed, searched, fetched by id, and what of them is never shown. */
export interface Customers {
  readonly list: List<Customer>;
  /** How to ask for an order by creation time, and which order pages come in without `sort`. */
  readonly orders: { readonly [S in Sort]?: Query } & { readonly usual: Sort | "stable" | "unverified" };
  readonly words: WordRules;
  /** Kinds of query that its list rows show all values of: a text that its search misses is found by reading them. */
  readonly inRows: readonly QueryKind[];
  /** How many customers there are, where no page of the list says so: a request of its own. */
  readonly count?: { readonly path: string; readonly read: (body: unknown) => number | undefined };
  /** By kind of query; at most two forms, the exact one first. A missing kind cannot be searched here. */
  readonly searches: { readonly [K in QueryKind]?: readonly SearchForm[] };
  readonly parameters: Parameters;
  /** The by-id request: the path, where the customer is in the answer, and which failures mean "no such customer". */
  readonly byId: {
    readonly idPattern: RegExp;
    readonly path: (id: string) => string;
    /**
     * Several in one list request, in a form that may bring only some: whoever uses it asks for the rest one by one.
     */
    readonly batch?: (ids: readonly string[]) => Query;
    readonly read: (body: unknown) => unknown;
    readonly absent: (status: number, body: unknown) => boolean;
  };
  /**
   * Fields of a row that the vendor documents (dotted paths, without list indexes): those that can be asked for by
   * name.
   */
  readonly fields?: readonly string[];
  /** Fields (dotted paths) that no answer ever shows: signing links, bank and card data. With the reason. */
  readonly redactedFields: Readonly<Record<string, string>>;
  /** Fields (dotted paths, without list indexes) that hold names of persons other than the customer. */
  readonly personNameFields: readonly string[];
}

export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly settings: readonly Setting[];
  /** Sets of settings, each enough to connect; without any of them the vendor is not connected. */
  readonly requiredSettings: readonly (readonly string[])[];
  readonly connect: (settings: Readonly<Record<string, string>>, kit: ConnectKit) => Account;
  readonly environment: (baseUrl: URL) => Environment;
  /** What its documents allow; where a plan allows something else, a setting says it. */
  readonly requestsPerMinute?: number;
  /** What to check, by HTTP status, where the plain advice would mislead. */
  readonly remedies?: Readonly<Record<number, string>>;
  /** What the vendor cannot say or do, in a few words each, for `describe_vendors`. */
  readonly gaps: readonly string[];
  readonly customers: Customers;
  /** How its invoices are asked for; absent: it cannot say who owes what. */
  readonly receivables?: Receivables;
}

export const rateSettingOf = ({ id }: Pick<Vendor, "id">): string =>
  `${id.toUpperCase().replaceAll("-", "_")}_REQUESTS_PER_MINUTE`;

const rateSetting = (vendor: Vendor): Setting => ({
  name: rateSettingOf(vendor),
  tunes: true,
  ...(vendor.requestsPerMinute ? { default: String(vendor.requestsPerMinute) } : {}),
  description: "Requests a minute that the plan allows, over all replicas",
});

export const defineVendor = (vendor: Vendor): Vendor => ({
  ...vendor,
  settings: [...vendor.settings, rateSetting(vendor)],
});
