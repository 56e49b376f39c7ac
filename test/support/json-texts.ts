/** Whether a text is JSON: to our reader, and to the language's own parser. */

import { expect } from "vitest";
import { parseJson } from "../../src/http/answer/json.ts";
import { JsonRefused } from "../../src/http/answer/json-refused.ts";

/** Any failure but a refusal fails the test. */
export const isRead = (text: string): boolean => {
  try {
    parseJson(Buffer.from(text), 64);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(JsonRefused);
    return false;
  }
};

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
