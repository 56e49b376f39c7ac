/** One request on the wire and its answer's bytes, with a clock on every phase and a cap on what is kept. */

import type { Dispatcher } from "undici";
import { connectionFailure, deadlinePassed, HttpFailure, stoppedBy } from "../failure.ts";
import type { HttpLimits } from "../limits.ts";
import { after } from "../timers.ts";

interface Sent {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
  /** performance.now() milliseconds. */
  readonly deadline: number;
}

export interface Head {
  readonly status: number;
  /** Names in lower case; repeated ones joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Received extends Head {
  /** As on the wire; undefined where the head said to read no further, or an error's body did not arrive whole. */
  readonly bytes: Buffer | undefined;
}

type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

const joined = (raw: RawHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );

const tooSlow = (what: string): HttpFailure => new HttpFailure("timeout", `${what} took longer than allowed.`);

/** The state of one exchange: settles once, and then leaves neither a timer, a listener nor a socket behind. */
const createExchange = (
  sent: Pick<Sent, "signal" | "deadline">,
  limits: HttpLimits,
  mostBytes: (head: Head) => number,
  settle: {
    readonly resolve: (received: Received) => void;
    readonly reject: (failure: unknown) => void;
    readonly disconnect: (reason: HttpFailure) => void;
  },
): { readonly handler: Dispatcher.DispatchHandler; readonly fail: (failure: HttpFailure) => void } => {
  let phase: NodeJS.Timeout | undefined;
  let head: Head | undefined;
  let settled = false;
  let most = 0;
  let length = 0;
  const chunks: Buffer[] = [];

  const finish = (): boolean => {
    if (settled) return false;
    settled = true;
    clearTimeout(whole);
    clearTimeout(phase);
    sent.signal.removeEventListener("abort", cancel);
    return true;
  };
  const succeed = (bytes: Buffer | undefined) => {
    if (head && finish()) settle.resolve({ ...head, bytes });
  };
  /** An error's status says more than whatever became of its body. */
  const fail = (failure: HttpFailure) => {
    if (head && head.status >= 400 && failure.kind !== "cancelled") succeed(undefined);
    else if (finish()) settle.reject(failure);
    settle.disconnect(failure);
  };
  const cancel = () => fail(stoppedBy(sent.signal));
  const leftMs = sent.deadline - performance.now();
  const whole = after(Math.min(limits.attemptMs, leftMs), () =>
    fail(leftMs < limits.attemptMs ? deadlinePassed() : tooSlow("The whole answer")),
  );
  sent.signal.addEventListener("abort", cancel, { once: true });

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: () => {
      if (settled) return;
      clearTimeout(phase);
      phase = after(limits.headersMs, () => fail(tooSlow("The answer's beginning")));
    },
    onResponseStart: (_, status, headers) => {
      // Interim answers (1xx) may come in any number; the clock for the real one runs on.
      if (settled || status < 200) return;
      head = { status, headers: joined(headers) };
      clearTimeout(phase);
      phase = after(limits.idleMs, () => fail(tooSlow("The next piece of the answer")));
      try {
        most = mostBytes(head);
        if (Number(head.headers["content-length"] ?? 0) > most) throw tooLarge(status);
      } catch (failure) {
        fail(connectionFailure(failure));
      }
    },
    onResponseData: (_, chunk) => {
      if (settled) return;
      length += chunk.length;
      if (length > most) {
        fail(tooLarge(head?.status));
        return;
      }
      phase?.refresh();
      chunks.push(chunk);
    },
    onResponseEnd: () => succeed(Buffer.concat(chunks, length)),
    onResponseError: (_, error) => fail(connectionFailure(error)),
  };
  return { handler, fail };
};

const tooLarge = (status: number | undefined): HttpFailure =>
  new HttpFailure("too_large", "The answer is larger than may be read.", { status });

/**
 * Sends once. `mostBytes` sees the head and says how many bytes of body may come, or throws an `HttpFailure` to refuse
 * the answer unread. Redirects are answers like any other. Rejects with `HttpFailure`.
 *
 * The dispatcher serves nobody else meanwhile: unless the whole answer comes it is destroyed, at once. Aborting only
 * the request would close its connection too, but make undici open another one, which then idles at the vendor for
 * seconds.
 */
export const exchange = (
  dispatcher: Dispatcher,
  sent: Sent,
  limits: HttpLimits,
  mostBytes: (head: Head) => number,
): Promise<Received> =>
  new Promise((resolve, reject) => {
    if (sent.signal.aborted) {
      reject(stoppedBy(sent.signal));
      return;
    }
    const disconnect = (reason: HttpFailure) => void dispatcher.destroy(reason);
    const { handler, fail } = createExchange(sent, limits, mostBytes, { resolve, reject, disconnect });
    try {
      dispatcher.dispatch(
        {
          origin: sent.url.origin,
          path: `${sent.url.pathname}${sent.url.search}`,
          method: sent.method,
          headers: { ...sent.headers },
          body: sent.body ?? null,
        },
        handler,
      );
    } catch (error) {
      fail(connectionFailure(error));
    }
  });
