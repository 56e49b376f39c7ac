/** Rows that stay unread, as the HTTP client hands them on where a request asks for that. */

import { parseJsonPage } from "../../src/http/answer/json.ts";
import { UnreadJson } from "../../src/http/answer/unread-json.ts";
import type { Http } from "../../src/http/client.ts";

/** The rows of an answer: one vendor's lists are bare. */
export const listIn = (body: object): unknown[] | undefined =>
  [body, ...Object.values(body)].find((value): value is unknown[] => Array.isArray(value));

const unread = new WeakMap<object, unknown>();

/** The same answers may be asked for many times. */
const unreadBody = (body: object): unknown => {
  if (listIn(body)?.[0] instanceof UnreadJson) return body;
  const known = unread.get(body) ?? parseJsonPage(Buffer.from(JSON.stringify(body)), 64);
  unread.set(body, known);
  return known;
};

/** For vendors whose answers are values already. */
export const leavingUnread =
  (http: Http): Http =>
  async (request) => {
    const answer = await http(request);
    const { body } = answer;
    if (!request.leavesListUnread || typeof body !== "object" || body === null) return answer;
    return { ...answer, body: unreadBody(body) };
  };
