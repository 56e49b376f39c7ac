/** Adfin's refresh tokens work once: none is lost, none is used twice, and nobody uses an access token before that is safe. */

import { mkdtemp, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectAll } from "../../../src/connections/connect.ts";
import type { Http } from "../../../src/http/client.ts";
import { adfinApi } from "../../../src/sandbox/adfin/index.ts";
import { adfinRotation, adfinTokens } from "../../../src/sandbox/adfin/tokens.ts";
import { createPopulation } from "../../../src/sandbox/population/population.ts";
import { tokenFile } from "../../../src/token-file.ts";
import { rotatingTokens } from "../../../src/vendors/adfin/tokens.ts";
import type { TokenStore } from "../../../src/vendors/define.ts";
import { problemOf as problemOfVendor } from "../../../src/vendors/read/problem-of.ts";
import { ask } from "../../../src/vendors/read/request.ts";
import { problemOf } from "../../support/answers.ts";
import { answerFrom } from "../../support/sandbox-apis.ts";
import { today } from "../../support/services.ts";

const upstream = { key: "adfin", allowPrivate: false };
const call = () => ({ signal: new AbortController().signal, deadline: performance.now() + 5_000 });

/** A store in memory that tells what happens to it. */
const memory = (log: string[], held?: string): TokenStore => {
  let token = held;
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: async () => {
      log.push(`read ${token ?? "nothing"}`);
      return token;
    },
    write: async (next) => {
      log.push(`write ${next}`);
      token = next;
    },
    exclusively: async (act) => {
      const mine = last.then(act, act);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
};

/** Exchanges tokens as told: each answers once, in turn. */
const exchanging = (log: string[], expiresIn: unknown = 3600): Http => {
  let exchanges = 0;
  return async ({ body = "" }) => {
    exchanges += 1;
    const at = exchanges;
    log.push(`exchange ${new URLSearchParams(body).get("refresh_token")}`);
    await Promise.resolve();
    return {
      status: 200,
      headers: {},
      body: { access_token: `access-${at}`, refresh_token: `refresh-${at}`, expires_in: expiresIn },
    };
  };
};

const tokens = (http: Http, store: TokenStore) =>
  rotatingTokens(
    {
      baseUrl: "https://api.adfin.example/api",
      clientId: "id",
      clientSecret: "secret",
      firstRefreshToken: "first",
      store,
      upstream,
    },
    http,
  );

describe("an exchange of a refresh token", () => {
  it("is made once for everybody who waits, and stored before anybody gets the access token", async () => {
    const log: string[] = [];
    const credentials = tokens(exchanging(log), memory(log));
    const got = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const headers = await credentials.headers(call());
        log.push("use");
        return headers;
      }),
    );
    expect(new Set(got.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer access-1"]));
    expect(log.slice(0, 4)).toEqual(["read nothing", "exchange first", "write refresh-1", "use"]);
    expect(log.filter((entry) => entry.startsWith("exchange"))).toHaveLength(1);
  });

  it("gives no access token where the new refresh token could not be stored", async () => {
    const log: string[] = [];
    const store = memory(log);
    const credentials = tokens(exchanging(log), { ...store, write: () => Promise.reject(new Error("disk full")) });
    await expect(credentials.headers(call())).rejects.toThrow("disk full");
  });

  it("uses what is stored rather than what is configured, and never one token twice", async () => {
    const log: string[] = [];
    // Within the margin of thirty seconds a token counts as used up.
    const credentials = tokens(exchanging(log, 20), memory(log, "rotated"));
    for (let use = 0; use < 4; use += 1) await credentials.headers(call());
    const sent = log.filter((entry) => entry.startsWith("exchange"));
    expect(sent).toEqual(["exchange rotated", "exchange refresh-1", "exchange refresh-2", "exchange refresh-3"]);
  });

  it("serves until the token is about to expire, as the answer says, a number or digits", async () => {
    for (const expiresIn of [3600, "7200"]) {
      const log: string[] = [];
      const credentials = tokens(exchanging(log, expiresIn), memory(log));
      for (let use = 0; use < 4; use += 1) await credentials.headers(call());
      expect(log.filter((entry) => entry.startsWith("exchange"))).toHaveLength(1);
    }
  });

  it("that answers something else is vendor_bad_response, and what was stored stays", async () => {
    const log: string[] = [];
    const store = memory(log, "rotated");
    const credentials = tokens(async () => ({ status: 200, headers: {}, body: "<html>" }), store);
    expect((await problemOf(credentials.headers(call()))).code).toBe("vendor_bad_response");
    expect(await store.read()).toBe("rotated");
  });
});

describe("a connection with rotating tokens", () => {
  /** The sandbox's Adfin, whose access tokens live for a minute of its own clock. */
  const connected = (store: TokenStore) => {
    let clock = 0;
    const log: string[] = [];
    const issued = adfinTokens(() => clock, 3600);
    const api = adfinApi(createPopulation({ customers: 3, seed: 1, today }), issued);
    const http: Http = async (request) => {
      log.push(`${request.method} ${request.url.pathname.slice(api.prefix.length)}`);
      return answerFrom(api, request);
    };
    const variables = {
      ...adfinRotation,
      ADFIN_TOKEN_FILE: "anywhere",
      ADFIN_BASE_URL: "http://127.0.0.1:1/adfin/api",
    };
    const [connection] = connectAll({ variables }, { http, tokenStore: () => store });
    if (!connection) throw new Error("Not connected");
    const list = () => ask({ http, connection, call: call() }, "/customers", {});
    return { connection, list, log, pass: (ms: number) => (clock += ms) };
  };

  it("exchanges first, then asks; after a 401 it renews once and asks again", async () => {
    const { list, log, pass } = connected(memory([]));
    await list();
    expect(log).toEqual(["POST /oauth2/token", "GET /customers"]);
    pass(3_601_000);
    await list();
    expect(log.slice(2)).toEqual(["GET /customers", "POST /oauth2/token", "GET /customers"]);
  });

  it("whose refresh token was used elsewhere ends with vendor_auth and what to do, without trying again and again", async () => {
    const { connection, list, log } = connected(memory([], "refresh-used-elsewhere"));
    const problem = await list().then(
      () => undefined,
      (failure) => problemOfVendor(connection.vendor, failure),
    );
    expect(problem?.code).toBe("vendor_auth");
    expect(problem?.message).toMatch(/ADFIN_REFRESH_TOKEN.*ADFIN_TOKEN_FILE/);
    expect(log).toEqual(["POST /oauth2/token"]);
  });
});

describe("the token file", () => {
  it("is written whole, for its owner alone, and leaves nothing beside it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tokens-"));
    const path = join(folder, "adfin");
    const store = tokenFile(path);
    expect(await store.read()).toBeUndefined();
    for (const token of ["one", "two"]) {
      await store.write(token);
      expect(await store.read()).toBe(token);
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["adfin"]);
  });

  it("is held by one at a time, even where one fails", async () => {
    const store = tokenFile("/nowhere/adfin");
    const log: string[] = [];
    const hold = (name: string, fails: boolean) =>
      store.exclusively(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const all = await Promise.allSettled([hold("a", false), hold("b", true), hold("c", false)]);
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });
});
