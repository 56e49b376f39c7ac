/** Whether a text is JSON: to our reader, and to the language's own parser. */

import { expect } from "vitest";
import { parseJson, parseJsonPage } from "../../src/http/answer/json.ts";
import { JsonRefused } from "../../src/http/answer/json-refused.ts";
import { UnreadJson } from "../../src/http/answer/unread-json.ts";

export const wholeOf = (text: string): unknown => parseJson(Buffer.from(text), 64);

/** What a page's answer holds once each of its rows has been read. */
export const pageOf = (text: string): unknown => {
  const read = (value: unknown): unknown => (value instanceof UnreadJson ? value.read() : value);
  const opened = parseJsonPage(Buffer.from(text), 64);
  if (Array.isArray(opened)) return opened.map(read);
  if (typeof opened !== "object" || opened === null) return opened;
  const fields = Object.entries(opened).map(([key, value]) => [key, Array.isArray(value) ? value.map(read) : value]);
  return Object.fromEntries(fields);
};

/** Any failure but a refusal fails the test. */
export const isRead = (text: string, parse: (text: string) => unknown = wholeOf): boolean => {
  try {
    parse(text);
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
