/** The server's own settings: a wrong one is refused by its name, and its value is repeated nowhere. */

import { describe, expect, it } from "vitest";
import { readConfig, settingsSchema } from "../src/config.ts";

/** Wrong for every variable that can be wrong: no number, address, word, list of secrets, JSON or file. */
const canary = "canary/4711";

describe("a variable that cannot be used", () => {
  const names = Object.keys(settingsSchema.shape);
  const anything = ["BILLING_MCP_ALLOWED_HOSTS", "BILLING_MCP_ALLOWED_ORIGINS", "BILLING_MCP_OAUTH_AUDIENCE"];

  it.each(names.filter((name) => !anything.includes(name)))("%s is named, and its value is not repeated", (name) => {
    const refused = () => readConfig({ [name]: canary });
    expect(refused).toThrow(name);
    expect(refused).not.toThrow("canary");
  });

  it.each([
    ["a token instead of its entry", "canary-token-of-a-caller"],
    ["JSON that ends too early", '[{"name":"canary"'],
    ["an entry with the token itself", '[{"name":"ci","token":"canary"}]'],
    ["a digest that is none", '[{"name":"ci","sha256":"canary"}]'],
    ["a connection that is no list", '[{"name":"ci","sha256":"canary","connections":"canary"}]'],
  ])("BILLING_MCP_BEARER_TOKENS as %s is named, and nothing of it repeated", (_what, text) => {
    const refused = () => readConfig({ BILLING_MCP_BEARER_TOKENS: text });
    expect(refused).toThrow("BILLING_MCP_BEARER_TOKENS");
    expect(refused).not.toThrow("canary");
  });
});
