/**
 * Adfin's refresh tokens work once: none is lost, none is used twice, and nobody uses an access token before that is
 * safe.
 */

import { describe, expect, it } from "vitest";
import { connectAll } from "../../../src/connections/connect.ts";
import { authorised } from "../../../src/http/authorised.ts";
import type { Http } from "../../../src/http/client.ts";
import { HttpFailure } from "../../../src/http/failure.ts";
import { adfinApi } from "../../../src/sandbox/adfin/index.ts";
import { adfinRotation, adfinTokens } from "../../../src/sandbox/adfin/tokens.ts";
import { createPopulation } from "../../../src/sandbox/population/population.ts";
import { chainOf } from "../../../src/tokens/copies.ts";
import { tokenStore } from "../../../src/tokens/store.ts";
import { rotatingTokens } from "../../../src/vendors/adfin/tokens.ts";
import { problemOf as problemOfVendor } from "../../../src/vendors/read/problem-of.ts";
import { requestOf } from "../../../src/vendors/read/request.ts";
import { problemOf } from "../../support/answers.ts";
import { answerFrom } from "../../support/sandbox-apis.ts";
import { today } from "../../support/services.ts";
import { type MemoryPlace, memoryPlace } from "../../support/token-places.ts";

const upstream = () => ({ key: "adfin", allowPrivate: false });
const call = () => ({ signal: new AbortController().signal, deadline: performance.now() + 5_000 });

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

const rotated = { token: "rotated", chain: "login", generation: 4 };

const tokens = (http: Http, place: MemoryPlace) => {
  const store = tokenStore([place], "first", 10);
  const account = { baseUrl: "https://api.adfin.example/api", clientId: "id", clientSecret: "secret", store };
  return rotatingTokens(account, { http, upstream, tokenStore: () => store });
};

describe("an exchange of a refresh token", () => {
  it("is made once for everybody who waits, and stored before anybody gets the access token", async () => {
    const log: string[] = [];
    const credentials = tokens(exchanging(log), memoryPlace("memory", log));
    const got = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const headers = await credentials.headers(call());
        log.push("use");
        return headers;
      }),
    );
    expect(new Set(got.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer access-1"]));
    expect(log.slice(0, 4)).toEqual(["memory keeps first", "exchange first", "memory keeps refresh-1", "use"]);
    expect(log.filter((entry) => entry.startsWith("exchange"))).toHaveLength(1);
  });

  it("gives no access token where the new refresh token could not be stored", async () => {
    const log: string[] = [];
    const place = memoryPlace("memory", log);
    const http: Http = async (request) => {
      place.broken = new Error("disk full");
      return exchanging(log)(request);
    };
    expect((await problemOf(tokens(http, place).headers(call()))).message).toContain("could not be kept in memory");
    expect(log).toEqual(["memory keeps first", "exchange first"]);
  });

  it("uses what is stored rather than what is configured, and never one token twice", async () => {
    const log: string[] = [];
    // Within the margin of thirty seconds a token counts as used up.
    const credentials = tokens(exchanging(log, 20), memoryPlace("memory", log, rotated));
    for (let use = 0; use < 4; use += 1) await credentials.headers(call());
    const sent = log.filter((entry) => entry.startsWith("exchange"));
    expect(sent).toEqual(["exchange rotated", "exchange refresh-1", "exchange refresh-2", "exchange refresh-3"]);
  });

  it("serves until the token is about to expire, as the answer says, a number or digits", async () => {
    for (const expiresIn of [3600, "7200"]) {
      const log: string[] = [];
      const credentials = tokens(exchanging(log, expiresIn), memoryPlace("memory", log));
      for (let use = 0; use < 4; use += 1) await credentials.headers(call());
      expect(log.filter((entry) => entry.startsWith("exchange"))).toHaveLength(1);
    }
  });

  it("that answers something else is vendor_bad_response, and what was stored stays", async () => {
    const log: string[] = [];
    const place = memoryPlace("memory", log, rotated);
    const credentials = tokens(async () => ({ status: 200, headers: {}, body: "<html>" }), place);
    expect((await problemOf(credentials.headers(call()))).code).toBe("vendor_bad_response");
    expect(place.held()).toEqual(rotated);
  });
});

describe("an exchange that is under way", () => {
  /** Answers when told to. */
  const slow = (log: string[]) => {
    let answer: () => void = () => undefined;
    const http: Http = async (request) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return exchanging(log)(request);
    };
    return { http, answer: () => answer() };
  };
  const begun = (place: MemoryPlace) => expect.poll(() => place.held()?.token).toBe("first");

  it("goes on when the call that began it has no time left, or was cancelled, and serves the next one", async () => {
    for (const leave of [
      () => ({ signal: new AbortController().signal, deadline: performance.now() + 5 }),
      () => ({ signal: AbortSignal.timeout(5), deadline: performance.now() + 5_000 }),
    ]) {
      const log: string[] = [];
      const place = memoryPlace("memory", log);
      const { http, answer } = slow(log);
      const credentials = tokens(http, place);
      await expect(credentials.headers(leave())).rejects.toMatchObject({ kind: "timeout" });
      const next = credentials.headers(call());
      await begun(place);
      answer();
      expect(await next).toEqual({ authorization: "Bearer access-1" });
      expect(place.held()?.token).toBe("refresh-1");
    }
  });

  it("is what an exit waits for", async () => {
    const log: string[] = [];
    const place = memoryPlace("memory", log);
    const { http, answer } = slow(log);
    const credentials = tokens(http, place);
    const gone = credentials.headers({ signal: AbortSignal.abort(), deadline: performance.now() + 5_000 });
    await expect(gone).rejects.toMatchObject({ kind: "cancelled" });
    const idle = credentials.idle?.().then(() => log.push("idle"));
    await begun(place);
    answer();
    await idle;
    expect(log.slice(-2)).toEqual(["memory keeps refresh-1", "idle"]);
  });

  it("is left to a process of its own where one can be started, and made here where none can", async () => {
    for (const apart of [{ token: "from apart", expiresIn: 3600 }, undefined]) {
      const log: string[] = [];
      const store = tokenStore([memoryPlace("memory", log)], "first", 10);
      const account = { baseUrl: "https://api.adfin.example/api", clientId: "id", clientSecret: "secret", store };
      const kit = { http: exchanging(log), upstream, tokenStore: () => store, exchangeApart: async () => apart };
      const { authorization } = await rotatingTokens(account, kit).headers(call());
      expect(authorization).toBe(apart ? "Bearer from apart" : "Bearer access-1");
      expect(log.length > 0).toBe(apart === undefined);
    }
  });
});

describe("a refresh token that is not accepted", () => {
  /** Accepts one token, and says no as told to everything else. */
  const accepting = (good: string, log: string[], refusal: { status: number; body?: unknown }): Http => {
    const answers = exchanging(log);
    return async (request) => {
      const token = new URLSearchParams(request.body).get("refresh_token");
      if (token === good) return answers(request);
      log.push(`refused ${token}`);
      throw new HttpFailure("status", "no", refusal);
    };
  };
  const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

  it("gives way to the other place's, of another login, and then to a newly configured one", async () => {
    for (const [good, refused] of [
      ["newest", []],
      ["other", ["refused newest"]],
      ["first", ["refused newest", "refused other"]],
    ] as const) {
      const log: string[] = [];
      const places = [
        memoryPlace("Redis", log, { token: "newest", chain: "a", generation: 9 }),
        memoryPlace("file", log, { token: "other", chain: "b", generation: 3 }),
      ];
      const store = tokenStore(places, "first", 10);
      const account = { baseUrl: "https://api.adfin.example/api", clientId: "id", clientSecret: "secret", store };
      const http = accepting(good, log, invalidGrant);
      await rotatingTokens(account, { http, upstream, tokenStore: () => store }).headers(call());
      expect(log.filter((entry) => entry.startsWith("refused"))).toEqual(refused);
      expect(places.map((place) => place.held()?.token)).toEqual(["refresh-1", "refresh-1"]);
    }
  });

  it("changes nothing in any place when none is accepted: a vendor may be wrong", async () => {
    const log: string[] = [];
    const place = memoryPlace("memory", log, rotated);
    const problem = await problemOf(tokens(accepting("none", log, invalidGrant), place).headers(call()));
    expect([problem.code, problem.retryAfterSeconds]).toEqual(["vendor_auth", 30]);
    expect(log).toEqual(["refused rotated", "refused first"]);
    expect(place.held()).toEqual(rotated);
  });

  it.each([
    [{ status: 400, body: { error: "invalid_grant" } }, 2],
    [{ status: 403, body: { error: "invalid_grant" } }, 2],
    [{ status: 400 }, 2],
    [{ status: 401, body: { error: "invalid_client" } }, 1],
    [{ status: 401 }, 1],
    [{ status: 400, body: { error: "unauthorized_client" } }, 1],
  ])("is told from a client that is not accepted: %j", async (refusal, tried) => {
    const log: string[] = [];
    const place = memoryPlace("memory", log, rotated);
    const problem = await problemOf(tokens(accepting("none", log, refusal), place).headers(call()));
    expect([problem.code, log.length]).toEqual(["vendor_auth", tried]);
    expect(problem.message.includes("ADFIN_CLIENT_SECRET")).toBe(tried === 1);
  });
});

describe("a connection with rotating tokens", () => {
  /** The sandbox's Adfin, whose access tokens live for a minute of its own clock. */
  const connected = (place: MemoryPlace) => {
    let clock = 0;
    const log: string[] = [];
    const issued = adfinTokens(() => clock, 3600);
    const api = adfinApi(createPopulation({ customers: 3, seed: 1, today }), undefined, issued);
    const http: Http = async (request) => {
      log.push(`${request.method} ${request.url.pathname.slice(api.prefix.length)}`);
      return answerFrom(api, request);
    };
    const variables = {
      ...adfinRotation,
      ADFIN_TOKEN_FILE: "anywhere",
      ADFIN_BASE_URL: "http://127.0.0.1:1/adfin/api",
    };
    const [connection] = connectAll({ variables }, { http, tokenStore: ({ first }) => tokenStore([place], first, 10) });
    if (!connection) throw new Error("Not connected");
    const list = () => authorised(http)(requestOf({ connection, call: call() }, "/customers", {}));
    return { connection, list, log, pass: (ms: number) => (clock += ms) };
  };

  it("exchanges first, then asks; after a 401 it renews once and asks again", async () => {
    const { list, log, pass } = connected(memoryPlace());
    await list();
    expect(log).toEqual(["POST /oauth2/token", "GET /customers"]);
    pass(3_601_000);
    await list();
    expect(log.slice(2)).toEqual(["GET /customers", "POST /oauth2/token", "GET /customers"]);
  });

  it("whose refresh token was used elsewhere ends with vendor_auth and what to do, without trying again and again", async () => {
    const { connection, list, log } = connected(
      memoryPlace("memory", [], {
        token: "refresh-used-elsewhere",
        chain: chainOf(adfinRotation.ADFIN_REFRESH_TOKEN),
        generation: 2,
      }),
    );
    const problem = await list().then(
      () => undefined,
      (failure) => problemOfVendor(connection.vendor, failure),
    );
    expect(problem?.code).toBe("vendor_auth");
    expect(problem?.message).toMatch(/new token into ADFIN_REFRESH_TOKEN; leave the file of ADFIN_TOKEN_FILE as it is/);
    expect(log).toEqual(["POST /oauth2/token"]);
    expect((await problemOf(list())).code).toBe("vendor_auth");
    expect(log).toEqual(["POST /oauth2/token"]);
  });
});
