/** Credentials that must not open the door, each with the answer it deserves. */

import { createHash } from "node:crypto";
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK } from "jose";
import { type Issuer, now } from "./issuer.ts";

export interface BadCredential {
  /** The row of the S-table. */
  readonly row: string;
  readonly is: string;
  /** Header values of `Authorization`, as sent. */
  readonly authorization: readonly string[];
  readonly query?: string;
  readonly status: 400 | 401 | 403;
  readonly error?: "invalid_request" | "invalid_token" | "insufficient_scope";
}

interface Attacker {
  readonly key: CryptoKey;
  readonly jwk: JWK;
}

const encode = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

const tamper = (token: string, part: number, change: (text: string) => string): string =>
  token
    .split(".")
    .map((one, index) => (index === part ? change(one) : one))
    .join(".");

export const makeAttacker = async (): Promise<Attacker> => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  return { key: pair.privateKey, jwk: await exportJWK(pair.publicKey) };
};

type Row = readonly [row: string, is: string, token: string];

const claimRows = async (issuer: Issuer): Promise<Row[]> => {
  const { audience, url } = issuer;
  const rows: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ["S02", "no audience", { aud: undefined }],
    ["S02", "another audience", { aud: "https://other.example.com/mcp" }],
    ["S02", "audiences without ours", { aud: ["https://other.example.com/mcp", "https://third.example.com"] }],
    ["S02", "an empty list of audiences", { aud: [] }],
    ["S02", "our audience in a list in a list", { aud: [[audience]] }],
    ["S02", "the audience as an object", { aud: { 0: audience } }],
    ["S02", "a number as audience", { aud: 1 }],
    ["S02", "a prefix of the audience", { aud: audience.slice(0, -1) }],
    ["S02", "the audience with a slash", { aud: `${audience}/` }],
    ["S02", "the audience in another case", { aud: audience.toUpperCase() }],
    ["S02", "the audience with a fragment", { aud: `${audience}#x` }],
    ["S02", "the audience with a space", { aud: ` ${audience}` }],
    ["S03", "expired a year ago", { exp: now() - 31_536_000 }],
    ["S03", "expired beyond the skew", { exp: now() - 62 }],
    ["S03", "expiry zero", { exp: 0 }],
    ["S03", "no expiry", { exp: undefined }],
    ["S03", "expiry as text", { exp: String(now() + 600) }],
    ["S03", "expiry null", { exp: null }],
    ["S04", "not valid for another hour", { nbf: now() + 3_600 }],
    ["S04", "not valid beyond the skew", { nbf: now() + 90 }],
    ["S04", "not-before as text", { nbf: "0" }],
    ["S09", "another issuer", { iss: "https://evil.example" }],
    ["S09", "the issuer with a slash", { iss: `${url}/` }],
    ["S09", "the issuer in another case", { iss: url.toUpperCase() }],
    ["S09", "a prefix of the issuer", { iss: url.slice(0, -1) }],
    ["S09", "issuers as a list", { iss: [url] }],
    ["S09", "no issuer", { iss: undefined }],
    ["S02", "no subject", { sub: undefined }],
    ["S02", "an empty subject", { sub: "" }],
    ["S02", "a number as subject", { sub: 7 }],
  ];
  return Promise.all(rows.map(async ([row, is, changes]): Promise<Row> => [row, is, await issuer.sign(changes)]));
};

const keyRows = async (issuer: Issuer, attacker: Attacker, attackerUrl: string): Promise<Row[]> => {
  const jwk = issuer.published.get("rsa-1") as JWK;
  const pem = new TextEncoder().encode(await exportSPKI((await importJWK(jwk, "RS256")) as CryptoKey));
  const jwkText = new TextEncoder().encode(JSON.stringify(jwk));
  const foreign = (header: Record<string, unknown>, kid = "evil") =>
    issuer.sign({}, { key: attacker.key, kid, header });
  const good = await issuer.sign();
  const pair512 = await generateKeyPair("ES512");
  return [
    ["S06", "HS256 with the public key as secret", await issuer.sign({}, { alg: "HS256", key: pem })],
    ["S06", "HS384 with the public key as secret", await issuer.sign({}, { alg: "HS384", key: pem })],
    ["S06", "HS512 with the published JWK as secret", await issuer.sign({}, { alg: "HS512", key: jwkText })],
    ["S07", "an unknown kid", await foreign({})],
    ["S07", "a kid that is a path", await foreign({}, "../../../../dev/null")],
    ["S07", "a kid that is a query", await foreign({}, "' OR '1'='1")],
    ["S07", "no kid, where several keys fit", await issuer.sign({}, { kid: null })],
    ["S07", "a known kid, signed by somebody else", await foreign({}, "rsa-1")],
    ["S07", "the kid of another key type", await issuer.sign({}, { kid: "ec-1" })],
    [
      "S07",
      "a key published for encryption",
      await issuer.sign({}, { kid: "enc-1", key: issuer.keys.get("enc-1") as CryptoKey }),
    ],
    ["S08", "a jku of the attacker", await foreign({ jku: `${attackerUrl}/jwks` })],
    ["S08", "an x5u of the attacker", await foreign({ x5u: `${attackerUrl}/cert` })],
    ["S08", "an embedded key", await foreign({ jwk: attacker.jwk })],
    ["S08", "an embedded key under a known kid", await foreign({ jwk: { ...attacker.jwk, kid: "rsa-1" } }, "rsa-1")],
    ["S08", "an embedded certificate", await foreign({ x5c: ["MIIB"] })],
    ["S05", "an algorithm not on the list (RS512)", await signAs(issuer, "RS512")],
    [
      "S05",
      "an algorithm not on the list (ES512)",
      await issuer.sign({}, { alg: "ES512", kid: "ec-1", key: pair512.privateKey }),
    ],
    [
      "S05",
      "a critical extension nobody knows",
      tamper(good, 0, () => encode({ alg: "RS256", kid: "rsa-1", crit: ["x"], x: 1 })),
    ],
    [
      "S05",
      "an unencoded payload",
      tamper(good, 0, () => encode({ alg: "RS256", kid: "rsa-1", crit: ["b64"], b64: false })),
    ],
    ["S05", "a log-out token", await issuer.sign({}, { header: { typ: "logout+jwt" } })],
    ["S05", "a DPoP proof", await issuer.sign({}, { header: { typ: "dpop+jwt" } })],
  ];
};

const signAs = async (issuer: Issuer, alg: string): Promise<string> => {
  const pair = await generateKeyPair(alg, { extractable: true });
  issuer.published.set(alg, { ...(await exportJWK(pair.publicKey)), kid: alg });
  return issuer.sign({}, { alg, kid: alg, key: pair.privateKey });
};

const shapeRows = async (issuer: Issuer, staticToken: string): Promise<Row[]> => {
  const good = await issuer.sign();
  const payload = good.split(".")[1] ?? "";
  const unsigned = (alg: string, signature = "") => `${encode({ alg, typ: "JWT" })}.${payload}.${signature}`;
  return [
    ["S05", "alg none", unsigned("none")],
    ["S05", "alg None", unsigned("None")],
    ["S05", "alg nOnE with a signature", unsigned("nOnE", good.split(".")[2])],
    ["S05", "alg empty", unsigned("")],
    ["S05", "no signature", tamper(good, 2, () => "")],
    ["S05", "a changed signature", tamper(good, 2, (text) => `${text[0] === "A" ? "B" : "A"}${text.slice(1)}`)],
    ["S05", "a changed payload", tamper(good, 1, () => encode(issuer.claims({ sub: "admin" })))],
    ["S05", "a payload that is a list", tamper(good, 1, () => encode([1]))],
    ["S05", "a header that is no JSON", tamper(good, 0, () => encode("{"))],
    ["S05", "two parts", good.split(".").slice(0, 2).join(".")],
    ["S05", "four parts", `${good}.x`],
    ["S05", "five parts, as if encrypted", `${good}.x.y`],
    ["S05", "only dots", ".."],
    ["S01", "an unknown token", "not-a-token"],
    ["S01", "the static token and one more character", `${staticToken}x`],
    ["S01", "the static token without its last character", staticToken.slice(0, -1)],
    ["S01", "the static token in upper case", staticToken.toUpperCase()],
    ["S01", "the digest instead of the token", createHash("sha256").update(staticToken).digest("hex")],
    ["S13", "a good token and a space in it", good.replace(".", " .")],
    ["S13", "a token longer than any issuer's", "a".repeat(9_000)],
  ];
};

const headerRows = (good: string, staticToken: string): readonly BadCredential[] => {
  const bad = { row: "S13", status: 401, error: "invalid_token" } as const;
  const twice = { row: "S12", status: 400, error: "invalid_request" } as const;
  const query = { row: "S11", status: 400, error: "invalid_request" } as const;
  return [
    { row: "S01", is: "nothing", authorization: [], status: 401 },
    { ...bad, is: "an empty header", authorization: [""] },
    { ...bad, is: "the scheme alone", authorization: ["Bearer"] },
    { ...bad, is: "another scheme", authorization: [`Basic ${Buffer.from(`a:${staticToken}`).toString("base64")}`] },
    { ...bad, is: "the token without a scheme", authorization: [staticToken] },
    { ...bad, is: "a tab instead of a space", authorization: [`Bearer\t${staticToken}`] },
    { ...bad, is: "a quoted token", authorization: [`Bearer "${staticToken}"`] },
    { ...bad, is: "a comma after the scheme", authorization: [`Bearer, ${staticToken}`] },
    { ...bad, is: "two tokens in one header", authorization: [`Bearer ${staticToken}, Bearer ${good}`] },
    { ...bad, is: "a scheme that only begins like ours", authorization: [`Bearers ${staticToken}`] },
    { ...twice, is: "two good headers", authorization: [`Bearer ${staticToken}`, `Bearer ${staticToken}`] },
    { ...twice, is: "a good header and a bad one", authorization: [`Bearer ${good}`, "Bearer x"] },
    { ...query, is: "the token in the query alone", authorization: [], query: `access_token=${staticToken}` },
    {
      ...query,
      is: "the token in the query as well",
      authorization: [`Bearer ${staticToken}`],
      query: `access_token=${staticToken}`,
    },
    { ...query, is: "a JWT in the query", authorization: [], query: `token=${good}` },
  ];
};

const scopeRows = async (issuer: Issuer): Promise<readonly BadCredential[]> => {
  const scopes: readonly (readonly [string, Record<string, unknown>])[] = [
    ["no scope", { scope: undefined }],
    ["an empty scope", { scope: "" }],
    ["another scope", { scope: "openid profile" }],
    ["the scope in another case", { scope: "Customers:Read" }],
    ["a scope that begins like ours", { scope: "customers:reads customers:read.all" }],
    ["a wildcard", { scope: "customers:* *" }],
    ["the wider scope alone", { scope: "customers:pii.read connection:zenskar" }],
    ["the scope joined by commas", { scope: "customers:read,customers:pii.read" }],
    ["the scope as an object", { scope: { "customers:read": true } }],
    ["a list without it", { scope: undefined, scp: ["customers", 1] }],
  ];
  return Promise.all(
    scopes.map(async ([is, changes]) => ({
      row: "S10",
      is,
      authorization: [`Bearer ${await issuer.sign(changes)}`],
      status: 403 as const,
      error: "insufficient_scope" as const,
    })),
  );
};

/** Needs the issuer's keys `rsa-1`, `rsa-2`, `ec-1` and `enc-1` (published for encryption). */
export const badCredentials = async (
  issuer: Issuer,
  attacker: Attacker,
  attackerUrl: string,
  staticToken: string,
): Promise<readonly BadCredential[]> => {
  const tokens = [
    ...(await claimRows(issuer)),
    ...(await keyRows(issuer, attacker, attackerUrl)),
    ...(await shapeRows(issuer, staticToken)),
  ];
  return [
    ...headerRows(await issuer.sign(), staticToken),
    ...tokens.map(([row, is, token]) => ({
      row,
      is,
      authorization: [`Bearer ${token}`],
      status: 401 as const,
      error: "invalid_token" as const,
    })),
    ...(await scopeRows(issuer)),
  ];
};
