/** The server's own settings: the only reader of process.env, parsed once, refused with the variable's name. */

import { readFileSync } from "node:fs";
import * as z from "zod";
import { type HttpProxy, proxyOf } from "./http/proxy.ts";
import { SettingsError } from "./vocabulary/problem.ts";

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

const whole = (least: number, most: number, usual: number) =>
  z.coerce.number().int().min(least).max(most).default(usual);

const bearerToken = z.strictObject({
  name: z.string().min(1).max(64),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i, "must be 64 hex digits"),
  connections: z.array(z.string()).optional(),
  pii: z.enum(["full", "masked"]).optional(),
});

/** Every variable of the server, with what it does: the README's table is made from these descriptions. */
export const settingsSchema = z.object({
  BILLING_MCP_CONFIG: z
    .string()
    .optional()
    .describe("JSON file with named connections, for several accounts of one vendor"),
  BILLING_MCP_CONTINUATION_KEYS: list
    .pipe(z.array(z.string().min(32, "takes secrets of at least 32 characters, separated by commas")).min(1))
    .optional()
    .describe(
      "Comma list of secrets of at least 32 characters; the first seals, all open (default: derived from the vendors' secrets)",
    ),
  BILLING_MCP_CONTINUATION_TTL: z.coerce
    .number()
    .int()
    .min(60)
    .max(2_592_000)
    .optional()
    .describe("Seconds a continuation lives (default 86400 on stdio, 3600 on http)"),
  BILLING_MCP_PII: z
    .enum(["full", "masked"])
    .optional()
    .describe("Personal data in answers (default full on stdio, masked on http)"),
  BILLING_MCP_LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("Log level on stderr"),
  BILLING_MCP_DEADLINE_MS: whole(1_000, 300_000, 25_000).describe("Milliseconds one call may take"),
  BILLING_MCP_SCAN_ROWS: whole(100, 1_000_000, 5_000).describe("Rows one call may read where rows are filtered here"),
  BILLING_MCP_LOOKAHEAD_S: whole(0, 600, 60).describe(
    "Seconds for which rows that a page did not show are kept in memory for the next page; 0 keeps none",
  ),
  BILLING_MCP_BEARER_TOKENS: z
    .string()
    .optional()
    .describe(
      "Who may use the HTTP server: a JSON file's path or inline JSON, entries of `billing-customers-mcp token`",
    ),
  BILLING_MCP_OAUTH_ISSUER: z.url().optional().describe("OAuth issuer whose access tokens are accepted over HTTP"),
  BILLING_MCP_OAUTH_AUDIENCE: z.string().min(1).optional().describe("Audience those tokens must carry"),
  BILLING_MCP_REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, "starts with redis:// or rediss://")
    .optional()
    .describe("Redis shared by replicas: rate limits and token rotation"),
  BILLING_MCP_REPLICA_URL: z
    .string()
    .regex(/^(?:postgres(?:ql)?:\/\/|file:)/, "starts with postgres:// or file:")
    .optional()
    .describe("Local replica of customers and invoices, kept by `sync`: postgres://… or file:<path>"),
  BILLING_MCP_REPLICA_MAX_AGE: whole(60, 31_536_000, 3_600).describe(
    "Seconds since a connection's last whole sync began within which the replica answers for it",
  ),
  BILLING_MCP_ALLOWED_HOSTS: list
    .optional()
    .describe("Comma list of Host names accepted over HTTP (default: loopback names)"),
  BILLING_MCP_ALLOWED_ORIGINS: list
    .optional()
    .describe("Comma list of Origins accepted over HTTP (default: loopback origins)"),
});

type BearerToken = z.infer<typeof bearerToken>;

export interface Config {
  readonly continuationKeys: readonly string[] | undefined;
  readonly continuationTtl: number | undefined;
  readonly pii: "full" | "masked" | undefined;
  readonly logLevel: string;
  readonly deadlineMs: number;
  readonly scanRows: number;
  /** 0: none. */
  readonly lookAheadSeconds: number;
  readonly bearerTokens: readonly BearerToken[];
  readonly oauth: { readonly issuer: string; readonly audience: string } | undefined;
  readonly redisUrl: string | undefined;
  readonly replica: { readonly url: string; readonly maxAgeSeconds: number } | undefined;
  /** For everything that leaves this machine: vendors and the OAuth issuer. */
  readonly proxy: HttpProxy | undefined;
  readonly allowedHosts: readonly string[] | undefined;
  readonly allowedOrigins: readonly string[] | undefined;
  /** The vendors' variables, read by the connections. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly file: { readonly path: string; readonly text: string } | undefined;
}

/** A path is not repeated in the error: who sets the wrong variable may have put a secret there. */
const fileText = (path: string, variable: string, takes: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new SettingsError(
      `${variable} names a file that cannot be read (${(cause as NodeJS.ErrnoException).code ?? "unknown"}). ${takes}`,
    );
  }
};

const tokensTake =
  'It takes a JSON file\'s path or inline JSON, e.g. [{"name":"ci","sha256":"<64 hex digits>"}]; `billing-customers-mcp token <name>` makes an entry.';

const readTokens = (text: string | undefined): readonly BearerToken[] => {
  if (!text) return [];
  const inline = /^\s*[[{]/.test(text) ? text : fileText(text, "BILLING_MCP_BEARER_TOKENS", tokensTake);
  let json: unknown;
  try {
    json = JSON.parse(inline);
  } catch {
    throw new SettingsError(
      'BILLING_MCP_BEARER_TOKENS is not JSON. Example: [{"name":"ci","sha256":"<64 hex digits>"}]',
    );
  }
  const read = z
    .array(bearerToken)
    .min(1)
    .safeParse(Array.isArray(json) ? json : [json]);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new SettingsError(`BILLING_MCP_BEARER_TOKENS: ${issue?.path.join(".") || "the list"}: ${issue?.message}.`);
  }
  const names = read.data.map((token) => token.name);
  if (new Set(names).size < names.length)
    throw new SettingsError("BILLING_MCP_BEARER_TOKENS: every entry is a principal of its own, so names must differ.");
  return read.data;
};

const readProxy = (given: Readonly<Record<string, string | undefined>>): HttpProxy | undefined => {
  const { proxy, wrong } = proxyOf(given);
  if (wrong === undefined) return proxy;
  throw new SettingsError(
    `${wrong} is not the address of a proxy. It takes http:// or https://, with credentials percent-encoded, e.g. http://user:p%40ss@proxy.example.com:3128.`,
  );
};

/** A client that has no value for a variable may pass on its own way of referring to it: `${NAME}`, `${env:NAME}`. */
const isUnexpanded = (name: string, value: string): boolean =>
  [`\${${name}}`, `\${env:${name}}`].includes(value.trim());

/** Empty variables are absent ones, and so are references that nobody expanded. Throws `SettingsError`. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value?.trim() && !isUnexpanded(name, value)),
  );
  const read = settingsSchema.safeParse(given);
  if (!read.success) {
    const issue = read.error.issues[0];
    const name = String(issue?.path[0]);
    throw new SettingsError(
      `${name}: ${issue?.message}. ${settingsSchema.shape[name as keyof typeof settingsSchema.shape]?.description ?? ""}.`,
    );
  }
  const own = read.data;
  const { BILLING_MCP_OAUTH_ISSUER: issuer, BILLING_MCP_OAUTH_AUDIENCE: audience } = own;
  if (Boolean(issuer) !== Boolean(audience)) {
    throw new SettingsError(
      `${issuer ? "BILLING_MCP_OAUTH_AUDIENCE" : "BILLING_MCP_OAUTH_ISSUER"} is missing: OAuth needs the issuer and the audience.`,
    );
  }
  return {
    continuationKeys: own.BILLING_MCP_CONTINUATION_KEYS,
    continuationTtl: own.BILLING_MCP_CONTINUATION_TTL,
    pii: own.BILLING_MCP_PII,
    logLevel: own.BILLING_MCP_LOG_LEVEL,
    deadlineMs: own.BILLING_MCP_DEADLINE_MS,
    scanRows: own.BILLING_MCP_SCAN_ROWS,
    lookAheadSeconds: own.BILLING_MCP_LOOKAHEAD_S,
    bearerTokens: readTokens(own.BILLING_MCP_BEARER_TOKENS),
    oauth: issuer && audience ? { issuer, audience } : undefined,
    redisUrl: own.BILLING_MCP_REDIS_URL,
    replica: own.BILLING_MCP_REPLICA_URL
      ? { url: own.BILLING_MCP_REPLICA_URL, maxAgeSeconds: own.BILLING_MCP_REPLICA_MAX_AGE }
      : undefined,
    proxy: readProxy(given),
    allowedHosts: own.BILLING_MCP_ALLOWED_HOSTS,
    allowedOrigins: own.BILLING_MCP_ALLOWED_ORIGINS,
    variables: given,
    file: own.BILLING_MCP_CONFIG
      ? {
          path: own.BILLING_MCP_CONFIG,
          text: fileText(own.BILLING_MCP_CONFIG, "BILLING_MCP_CONFIG", "It takes a JSON file's path."),
        }
      : undefined,
  };
};

/** `--sandbox`: the embedded vendors instead of configured ones, started in this process and loaded only then. */
export const sandboxed = async (
  config: Config,
  wanted: boolean,
): Promise<{ readonly config: Config; stop(): Promise<void> }> => {
  if (!wanted) return { config, stop: async () => undefined };
  const { embedded, startSandbox } = await import("./sandbox/server.ts");
  const sandbox = await startSandbox(embedded);
  const connections = Object.entries(sandbox.settingsOf).map(([vendor, settings]) => ({
    name: vendor,
    vendor,
    environment: "sandbox",
    settings,
  }));
  const file = { path: "the sandbox", text: JSON.stringify({ connections }) };
  return { config: { ...config, variables: sandbox.settings, file }, stop: () => sandbox.close() };
};
