/** `token <name>`: a new bearer token for the HTTP server, and the entry that lets it in. */

import { createHash, randomBytes } from "node:crypto";
import { stdout } from "node:process";

/** 256 random bits; only their SHA-256 is ever configured. */
const tokenBytes = 32;

export const runToken = (name: string): void => {
  const token = `bcm_${randomBytes(tokenBytes).toString("base64url")}`;
  const entry = { name, sha256: createHash("sha256").update(token).digest("hex") };
  stdout.write(
    `token (shown once, for the client): ${token}\nentry (for BILLING_MCP_BEARER_TOKENS):   ${JSON.stringify([entry])}\n`,
  );
};
