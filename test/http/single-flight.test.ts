import { afterEach, describe, expect, it, vi } from "vitest";
import type { Http, HttpAnswer, HttpRequest } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { singleFlight } from "../../src/http/single-flight.ts";
import { asking, failureOf, testHttp } from "../support/ask-http.ts";
import { startFaultServer } from "../support/fault-server.ts";
import { json } from "../support/faults.ts";

afterEach(() => {
  vi.useRealTimers();
});

const url = new URL("https://vendor.example/customers?search=acme");
const reserveMs = 1_000;

interface Sent {
  readonly request: HttpRequest;
  readonly answer: (body: unknown) => void;
  readonly fail: (failure: HttpFailure) => void;
}

/** A way out whose answers come when the test says so; an aborted request ends as the room below ends it. */
const open = () => {
  const sent: Sent[] = [];
  const send: Http = (request) =>
    new Promise((resolve, reject) => {
      const answer = (body: unknown) => resolve({ status: 200, headers: {}, body });
      sent.push({ request, answer, fail: reject });
      request.signal.addEventListener("abort", () => reject(new HttpFailure("cancelled", "stopped")));
    });
  return { sent, http: singleFlight(send, reserveMs) };
};

/** One question; `changes` are a caller's own. */
const question = () => {
  const one = asking(url, { deadline: performance.now() + 25_000 });
  return (changes: Partial<HttpRequest> = {}): HttpRequest => ({
    ...one,
    signal: new AbortController().signal,
    ...changes,
  });
};

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

describe("the same request under way", () => {
  it("is sent once for thirty-two callers, who all get its answer", async () => {
    const { sent, http } = open();
    const same = question();
    const answers = Array.from({ length: 32 }, () => http(same()));
    sent[0]?.answer(["Acme"]);
    expect((await Promise.all(answers)).map(({ body }: HttpAnswer) => body)).toEqual(Array(32).fill(["Acme"]));
    expect(sent).toHaveLength(1);
  });
  it("is sent again by whoever comes after its answer: nothing is kept", async () => {
    const { sent, http } = open();
    const same = question();
    const first = http(same());
    sent[0]?.answer(1);
    await first;
    const second = http(same());
    sent[1]?.answer(2);
    expect((await second).body).toBe(2);
  });
  it("is another one at another address, account or credential, and each POST is", async () => {
    const { sent, http } = open();
    const same = question();
    const others: Partial<HttpRequest>[] = [
      {},
      { url: new URL("?search=Acme", url) },
      { upstream: { key: "other", allowPrivate: true } },
      { headers: { authorization: "Bearer renewed" } },
      { method: "POST" },
      { method: "POST" },
    ];
    const answers = others.map((changes) => http(same(changes)));
    for (const { answer } of sent) answer(1);
    await Promise.all(answers);
    expect(sent).toHaveLength(others.length);
  });
  it("fails once for all who wait for it, and is sent again by the next", async () => {
    const { sent, http } = open();
    const same = question();
    const failures = Array.from({ length: 8 }, () => failureOf(http(same())));
    sent[0]?.fail(new HttpFailure("status", "The answer has status 500.", { status: 500 }));
    expect((await Promise.all(failures)).map(({ status }) => status)).toEqual(Array(8).fill(500));
    expect(sent).toHaveLength(1);
    const next = http(same());
    sent[1]?.answer("well again");
    expect((await next).body).toBe("well again");
  });
});

describe("a caller who leaves", () => {
  it("takes nothing from the others, whoever of them it is", async () => {
    for (const leaving of [0, 1, 2]) {
      const { sent, http } = open();
      const same = question();
      const controllers = [0, 1, 2].map(() => new AbortController());
      const ends = controllers.map(({ signal }) =>
        http(same({ signal })).then(
          ({ body }) => body,
          ({ kind }: HttpFailure) => kind,
        ),
      );
      controllers[leaving]?.abort();
      expect(await ends[leaving]).toBe("cancelled");
      expect(sent[0]?.request.signal.aborted).toBe(false);
      sent[0]?.answer("answer");
      expect(await Promise.all(ends)).toEqual([0, 1, 2].map((one) => (one === leaving ? "cancelled" : "answer")));
    }
  });
  it("ends the request where nobody else waits for it, and the next caller's is a new one", async () => {
    const { sent, http } = open();
    const same = question();
    const controllers = [new AbortController(), new AbortController()];
    const ends = controllers.map(({ signal }) => failureOf(http(same({ signal }))));
    for (const controller of controllers) controller.abort();
    const next = http(same());
    expect((await Promise.all(ends)).map(({ kind }) => kind)).toEqual(["cancelled", "cancelled"]);
    expect(sent[0]?.request.signal.aborted).toBe(true);
    expect(sent[1]?.request.signal.aborted).toBe(false);
    // The first one's late end is nothing to the second.
    await turns();
    const joined = http(same());
    sent[1]?.answer("second");
    expect((await Promise.all([next, joined])).map(({ body }) => body)).toEqual(["second", "second"]);
    expect(sent).toHaveLength(2);
  });
  it("leaves at its own deadline, which is a timeout", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const { sent, http } = open();
    const same = question();
    const patient = http(same());
    const hasty = failureOf(http(same({ deadline: performance.now() + 2_000 })));
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await hasty).kind).toBe("timeout");
    sent[0]?.answer("late");
    expect((await patient).body).toBe("late");
  });
});

describe("a caller with more time than the first", () => {
  const short = (): readonly (readonly [string, HttpFailure, number])[] => [
    ["a rate that the first one could not wait for", new HttpFailure("rate_limited", "used up"), 0],
    ["a line that the first one could not wait in", new HttpFailure("overloaded", "too many"), 0],
    ["the first one's deadline", new HttpFailure("timeout", "The deadline passed."), 25_000],
  ];
  it.each(short())("is not told of %s, but asks again, once for all", async (_, failure, afterMs) => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const { sent, http } = open();
    const same = question();
    const first = failureOf(http(same()));
    const longer = [40_000, 50_000].map((ms) => http(same({ deadline: performance.now() + ms })));
    const alike = failureOf(http(same({ deadline: performance.now() + 25_500 })));
    await vi.advanceTimersByTimeAsync(afterMs);
    sent[0]?.fail(failure);
    expect(await first).toBe(failure);
    expect(await alike).toBe(failure);
    await turns();
    sent[1]?.answer("in time");
    expect((await Promise.all(longer)).map(({ body }) => body)).toEqual(["in time", "in time"]);
    expect(sent).toHaveLength(2);
  });
  it("takes a vendor's own word as it is: what it asks to wait is waited", async () => {
    const { sent, http } = open();
    const same = question();
    const first = failureOf(http(same()));
    const longer = failureOf(http(same({ deadline: performance.now() + 90_000 })));
    const failure = new HttpFailure("rate_limited", "429", { status: 429, retryAfterSeconds: 60, retry: "throttling" });
    sent[0]?.fail(failure);
    expect(await Promise.all([first, longer])).toEqual([failure, failure]);
    expect(sent).toHaveLength(1);
  });
});

it("holds over real sockets: one request arrives", async () => {
  const server = await startFaultServer(json({ well: true }));
  const http = testHttp();
  const one = asking(server.url);
  const answers = await Promise.all(Array.from({ length: 32 }, () => http.request({ ...one })));
  expect(answers.map(({ status }) => status)).toEqual(Array(32).fill(200));
  expect(server.requests).toHaveLength(1);
  await http.close();
  await server.close();
});
