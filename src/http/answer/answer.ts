/** Whether an answer is one: judged by its head before its body is read, then read as JSON and nothing else. */

import { yieldToEventLoop } from "../../platform/event-loop.ts";
import { HttpFailure, type Retry } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";
import type { Head, Received } from "../wire/exchange.ts";
import { codingOf, decompress } from "./body.ts";
import { parseJson, parseJsonPage } from "./json.ts";
import { JsonRefused } from "./json-refused.ts";
import { retryAfterMs } from "./retry-after.ts";

/** 200, 201 (a token made) and 203 (a proxy's copy) carry an answer; 204, 206 and the others lack a part of it. */
const isUsable = (status: number): boolean => status === 200 || status === 201 || status === 203;

/** RFC 8259 and RFC 6839: `application/json` and `application/*+json`, in UTF-8 or silent about it. */
const isJson = (contentType: string | undefined): boolean => {
  const [type = "", ...parameters] = (contentType ?? "").split(";").map((part) => part.trim().toLowerCase());
  if (!/^application\/(?:[\w!#$&^.+-]+\+)?json$/.test(type)) return false;
  const charsets = parameters.filter((parameter) => /^charset\s*=/.test(parameter));
  return charsets.every((parameter) => /^charset\s*=\s*"?utf-?8"?$/.test(parameter));
};

const bad = (message: string, status: number, retry: Retry = "never"): HttpFailure =>
  new HttpFailure("bad_response", message, { status, retry });

/** How many wire bytes of this answer may be read. Throws `bad_response` where its head already rules it out. */
export const mostBytes = (head: Head, limits: HttpLimits): number => {
  const { status, headers } = head;
  if (status >= 400) return limits.errorBodyBytes;
  if (status >= 300) throw bad("The answer is a redirect, which is never followed.", status);
  if (!isUsable(status)) throw bad(`The answer has status ${status}, which cannot hold what was asked for.`, status);
  if (codingOf(headers["content-encoding"]) === undefined)
    throw bad("The answer's content coding was not asked for.", status);
  if (!isJson(headers["content-type"])) throw bad("The answer does not say that it is JSON in UTF-8.", status);
  return limits.wireBytes;
};

/** Bytes of JSON from which on an answer waits for a turn of its own: below, dozens are read in milliseconds. */
const largeBytes = 64 * 1024;

const jsonOf = async (bytes: Buffer, head: Head, limits: HttpLimits, parse: typeof parseJson): Promise<unknown> => {
  const coding = codingOf(head.headers["content-encoding"]) ?? "identity";
  const { ratio, ratioFloorBytes } = limits;
  const most = head.status >= 400 ? limits.errorBodyBytes : limits.bodyBytes;
  const plain = await decompress(bytes, coding, { most, ratio, ratioFloorBytes }, head);
  if (plain.length > largeBytes) await yieldToEventLoop();
  try {
    return parse(plain, limits.depth);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    if (error.fault === "too_many") throw new HttpFailure("too_large", error.message, { status: head.status });
    // A close-delimited answer that was cut looks exactly like this.
    throw bad(error.message, head.status, error.fault === "too_deep" ? "never" : "once");
  }
};

const throttling = new Set([429, 503]);
const transient = new Set([408, 500, 502, 504]);

const statusFailure = async ({ bytes, ...head }: Received, limits: HttpLimits): Promise<HttpFailure> => {
  const { status, headers } = head;
  const readable = bytes && isJson(headers["content-type"]) && codingOf(headers["content-encoding"]) !== undefined;
  const body = readable ? await jsonOf(bytes, head, limits, parseJson).catch(() => undefined) : undefined;
  const waitMs = retryAfterMs(headers["retry-after"], headers.date, Date.now());
  const retry = throttling.has(status) ? "throttling" : transient.has(status) ? "transient" : "never";
  return new HttpFailure(status === 429 ? "rate_limited" : "status", `The answer has status ${status}.`, {
    status,
    body,
    retryAfterSeconds: waitMs ? Math.ceil(waitMs / 1000) : undefined,
    retry,
  });
};

/**
 * The answer's JSON, its longest list unread where that is asked for. Rejects with `HttpFailure`: 4xx and 5xx with
 * their JSON body, everything unusable without.
 */
export const readAnswer = async (
  received: Received,
  limits: HttpLimits,
  leavesListUnread: boolean | undefined,
): Promise<unknown> => {
  if (received.status >= 400) throw await statusFailure(received, limits);
  const { bytes = Buffer.alloc(0) } = received;
  return jsonOf(bytes, received, limits, leavesListUnread ? parseJsonPage : parseJson);
};
