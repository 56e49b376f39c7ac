/** One connected vendor whose answers a test writes down, path by path; nothing leaves the process. */

import { connectAll } from "../../src/connections/connect.ts";
import type { Http } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import type { VendorClient } from "../../src/vendors/client.ts";
import type { Connection } from "../../src/vendors/define.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";

/** A body, or a refusal. */
type Answering = (query: URLSearchParams, id: string) => unknown;
export const refusal = (status: number, body?: unknown): HttpFailure =>
  new HttpFailure("status", `HTTP ${status}`, { status, body });

const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  zenskar: { ZENSKAR_API_KEY: "k", ZENSKAR_ORGANISATION: "o", ZENSKAR_BASE_URL: "http://127.0.0.1:1" },
  pland: { PLAND_API_KEY: "k", PLAND_BASE_URL: "http://127.0.0.1:1/v2" },
  adfin: { ADFIN_ACCESS_TOKEN: "t", ADFIN_BASE_URL: "http://127.0.0.1:1/api" },
  sequence: { SEQUENCE_CLIENT_ID: "i", SEQUENCE_CLIENT_SECRET: "s", SEQUENCE_BASE_URL: "http://127.0.0.1:1/api" },
  fynn: { FYNN_API_KEY: "k", FYNN_BASE_URL: "http://127.0.0.1:1" },
};

export interface Scripted {
  readonly http: Http;
  readonly connection: Connection;
  /** The vendor within one call that may take `ms`, by default longer than any test. */
  readonly client: (ms?: number) => VendorClient;
  /** `path?query` of every request, decoded, below the base. */
  readonly sent: string[];
}

/** Routes are patterns of whole paths below the base; the first group of a pattern is handed on. */
export const scripted = (vendor: string, routes: readonly (readonly [RegExp, Answering])[]): Scripted => {
  const sent: string[] = [];
  const [base = ""] = Object.entries(settings[vendor] ?? {}).flatMap(([name, value]) =>
    name.endsWith("BASE_URL") ? [new URL(value).pathname.replace(/\/$/, "")] : [],
  );
  const http: Http = async ({ method, url }) => {
    if (method !== "GET") throw new Error(`${method} was sent`);
    const path = url.pathname.slice(base.length);
    sent.push(decodeURIComponent(`${path}${url.search}`));
    for (const [pattern, answering] of routes) {
      const match = pattern.exec(path);
      if (!match) continue;
      const body = answering(url.searchParams, match[1] ?? "");
      if (body instanceof Error) throw body;
      return { status: 200, headers: {}, body };
    }
    throw refusal(404);
  };
  const tokenStore = () => {
    throw new Error("Nothing rotates here.");
  };
  const [connection] = connectAll({ variables: settings[vendor] ?? {} }, { http, tokenStore });
  if (!connection) throw new Error(`No vendor ${vendor}`);
  const client = (ms?: number) => liveClient({ http, connection, call: patient(ms) });
  return { http, connection, client, sent };
};

/** Patience enough for any test, on a clock of its own. */
export const patient = (ms = 60_000) => ({
  signal: new AbortController().signal,
  deadline: performance.now() + ms,
});
