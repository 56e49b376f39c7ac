/** Connections: one per configured vendor, several per vendor by name, and half-configured ones refused by name. */

import { describe, expect, it } from "vitest";
import { connectAll } from "../../src/connections/connect.ts";
import { vendors } from "../../src/vendors/registry.ts";

const kit = {
  http: async () => {
    throw new Error("Connecting asks nobody.");
  },
  tokenStore: () => {
    throw new Error("Nothing rotates here.");
  },
};

const connect = (variables: Readonly<Record<string, string>>, file?: unknown) =>
  connectAll(
    {
      variables,
      file:
        file === undefined
          ? undefined
          : { path: "accounts.json", text: typeof file === "string" ? file : JSON.stringify(file) },
    },
    kit,
  );

const zenskarEu = {
  name: "zenskar-eu",
  vendor: "zenskar",
  settings: { ZENSKAR_API_KEY: "${EU_KEY}", ZENSKAR_ORGANISATION: "org-eu" },
};

describe("from the environment", () => {
  it("connects the vendors that have settings, under their own names, in registry order", () => {
    const found = connect({ FYNN_API_KEY: "f", FYNN_TENANT: "acme", PLAND_API_KEY: "p" });
    expect(found.map(({ name, baseUrl, environment }) => [name, baseUrl, environment])).toEqual([
      ["pland", "https://cloud-api.pland.app/v2", "production"],
      ["fynn", "https://acme.coreapi.io", "production"],
    ]);
  });

  it("takes an address beside no key for half a configuration, unless it is the default that a host filled in", () => {
    const usual = vendors.find(({ id }) => id === "pland")?.settings.find(({ name }) => name === "PLAND_BASE_URL");
    expect(connect({ PLAND_BASE_URL: usual?.default ?? "" })).toEqual([]);
    expect(() => connect({ PLAND_BASE_URL: "https://beta-api.pland.app/v2" })).toThrow(
      /Pland is half configured: PLAND_API_KEY is missing/,
    );
  });

  it("knows a sandbox by its host, and says unknown where hosts do not tell", () => {
    const found = connect({
      PLAND_API_KEY: "p",
      PLAND_BASE_URL: "https://beta-api.pland.app/v2",
      ADFIN_ACCESS_TOKEN: "a",
      ADFIN_BASE_URL: "https://api.staging.adfin.com/api",
      ZENSKAR_API_KEY: "z",
      ZENSKAR_ORGANISATION: "o",
    });
    expect(found.map(({ name, environment }) => [name, environment])).toEqual([
      ["zenskar", "unknown"],
      ["pland", "sandbox"],
      ["adfin", "sandbox"],
    ]);
  });

  it("validates no key's shape", () => {
    expect(connect({ PLAND_API_KEY: "rk_restricted:anything at all" })).toHaveLength(1);
  });
});

describe("from a file", () => {
  it("connects several accounts of one vendor, with secrets out of the environment", async () => {
    const second = {
      ...zenskarEu,
      name: "zenskar-us",
      environment: "production",
      settings: { ...zenskarEu.settings, ZENSKAR_API_KEY: "us" },
    };
    const found = connect({ EU_KEY: "secret-eu" }, { connections: [zenskarEu, second] });
    expect(found.map(({ name, environment }) => [name, environment])).toEqual([
      ["zenskar-eu", "unknown"],
      ["zenskar-us", "production"],
    ]);
    const headers = await found[0]?.credentials.headers({ signal: AbortSignal.timeout(1), deadline: 0 });
    expect(headers).toMatchObject({ "x-api-key": "secret-eu", organisation: "org-eu" });
  });

  it("gives every account a upstream of its own, whose key shows no secret", () => {
    const second = {
      ...zenskarEu,
      name: "zenskar-us",
      settings: { ...zenskarEu.settings, ZENSKAR_ORGANISATION: "org-us" },
    };
    const upstreams = connect({ EU_KEY: "secret-eu" }, { connections: [zenskarEu, second] }).map(
      ({ upstream }) => upstream.key,
    );
    expect(new Set(upstreams).size).toBe(2);
    expect(upstreams.join()).toMatch(/^zenskar:[0-9a-f]{16},zenskar:[0-9a-f]{16}$/);
  });
});

describe("a rate", () => {
  const sequence = { SEQUENCE_CLIENT_ID: "i", SEQUENCE_CLIENT_SECRET: "s" };
  const rateOf = (variables: Readonly<Record<string, string>>, file?: unknown) =>
    connect(variables, file).map(({ upstream }) => upstream.requestsPerMinute);
  it("is the documents' unless the plan's is set, and none where neither says one", () => {
    expect(rateOf({ ...sequence, PLAND_API_KEY: "p" })).toEqual([undefined, 100]);
    expect(rateOf({ ...sequence, SEQUENCE_REQUESTS_PER_MINUTE: "600" })).toEqual([600]);
    expect(rateOf({ PLAND_API_KEY: "p", PLAND_REQUESTS_PER_MINUTE: "30" })).toEqual([30]);
  });
  it("stands with a connection of its own, and beats the variable there", () => {
    const settings = { ...sequence, SEQUENCE_REQUESTS_PER_MINUTE: "200" };
    const one = { name: "one", vendor: "sequence", settings, requests_per_minute: 50 };
    expect(rateOf({}, { connections: [one, { name: "two", vendor: "sequence", settings }] })).toEqual([50, 200]);
  });
  it("alone connects nothing", () => {
    expect(connect({ ZENSKAR_REQUESTS_PER_MINUTE: "60" })).toEqual([]);
  });
  it.each(["0", "60001", "1.5", "-3", "a hundred"])("of %s is refused, with what it takes", (rate) => {
    expect(() => connect({ PLAND_API_KEY: "p", PLAND_REQUESTS_PER_MINUTE: rate })).toThrow(
      "PLAND_REQUESTS_PER_MINUTE takes a whole number of requests a minute, from 1 to 60000. Example: PLAND_REQUESTS_PER_MINUTE=100",
    );
  });
  it("of no number in the file is refused by its place", () => {
    const one = { name: "one", vendor: "sequence", settings: sequence, requests_per_minute: "many" };
    expect(() => connect({}, { connections: [one] })).toThrow(/connections\.0\.requests_per_minute/);
  });
});

describe("a base address", () => {
  it.each([
    "100.64.0.5",
    "198.18.0.1",
    "192.0.0.9",
    "10.0.0.1",
    "172.31.0.1",
    "169.254.1.1",
    "[fd00::1]",
    "[::1]",
    "localhost",
  ])("%s may be asked although it is private: it is the configured one", (host) => {
    const [found] = connect({ PLAND_API_KEY: "p", PLAND_BASE_URL: `https://${host}/v2` });
    expect(found?.upstream.allowPrivate).toBe(true);
  });

  it.each(["cloud-api.pland.app", "8.8.8.8", "[2606:4700::1]"])("%s leaves private addresses refused", (host) => {
    const [found] = connect({ PLAND_API_KEY: "p", PLAND_BASE_URL: `https://${host}/v2` });
    expect(found?.upstream.allowPrivate).toBe(false);
  });
});

describe("is refused, saying where and what", () => {
  it("names the variable of an address that cannot be used, and repeats no value", () => {
    for (const vendor of vendors) {
      const values = Object.fromEntries(
        vendor.settings.map(({ name, tunes }) => [name, tunes ? "1" : `canary-${name.length}`]),
      );
      const address = vendor.settings.find(({ name }) => name.endsWith("_BASE_URL"))?.name ?? "";
      for (const wrong of [
        "http://canary.example",
        "canary",
        "https://canary:canary@x.example",
        "https://x.example?canary",
      ]) {
        const refused = () => connect({ ...values, [address]: wrong });
        expect(refused).toThrow(address);
        expect(refused).not.toThrow("canary");
      }
    }
  });

  it.each(["${env:PLAND_API_KEY}", "${input:pland-api-key}", "${user_config.pland_api_key}", "$PLAND_API_KEY"])(
    "a reference that a client left as it is: %s",
    (text) => {
      expect(() => connect({ PLAND_API_KEY: text })).toThrow(/PLAND_API_KEY is a reference to another variable/);
    },
  );

  it.each<[string, Readonly<Record<string, string>>, unknown, RegExp]>([
    [
      "half a vendor",
      { SEQUENCE_CLIENT_ID: "c" },
      undefined,
      /Sequence is half configured: SEQUENCE_CLIENT_SECRET is missing/,
    ],
    [
      "a reference that a client did not resolve",
      { PLAND_API_KEY: "${PLAND_API_KEY}" },
      undefined,
      /PLAND_API_KEY is a reference to another variable/,
    ],
    [
      "http beyond loopback",
      { PLAND_API_KEY: "p", PLAND_BASE_URL: "http://cloud-api.pland.app/v2" },
      undefined,
      /must be https/,
    ],
    [
      "credentials in an address",
      { PLAND_API_KEY: "p", PLAND_BASE_URL: "https://u:p@pland.example" },
      undefined,
      /without user/,
    ],
    ["a file that is not JSON", {}, "{", /accounts\.json is not JSON/],
    ["an unset variable", {}, { connections: [zenskarEu] }, /zenskar-eu, ZENSKAR_API_KEY: \$\{EU_KEY\} is not set/],
    [
      "an unknown vendor",
      {},
      { connections: [{ ...zenskarEu, vendor: "zenskr" }] },
      /"zenskr" is unknown.*Did you mean "zenskar"/,
    ],
    [
      "a setting of another vendor",
      { EU_KEY: "k" },
      { connections: [{ ...zenskarEu, settings: { ...zenskarEu.settings, ZENSKAR_KEY: "x" } }] },
      /has no setting ZENSKAR_KEY. It has ZENSKAR_API_KEY, .*Did you mean ZENSKAR_API_KEY/,
    ],
    [
      "a name that tools could not say",
      { EU_KEY: "k" },
      { connections: [{ ...zenskarEu, name: "Zenskar EU" }] },
      /connections\.0\.name: takes a-z/,
    ],
    [
      "the same name twice",
      { EU_KEY: "k" },
      { connections: [zenskarEu, zenskarEu] },
      /two connections are called zenskar-eu/,
    ],
    [
      "more connections than refs can tell apart",
      { EU_KEY: "k" },
      { connections: Array.from({ length: 257 }, (_, index) => ({ ...zenskarEu, name: `z-${index}` })) },
      /connections: .*256/,
    ],
    ["an unknown key", { EU_KEY: "k" }, { connections: [{ ...zenskarEu, extra: 1 }] }, /extra/],
  ])("%s", (_, variables, file, says) => {
    expect(() => connect(variables, file)).toThrow(says);
  });
});
