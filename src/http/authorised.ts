/** A request with its credential, and once more with a fresh one after a 401 (RFC 9110, section 15.5.2). */

import { HttpFailure } from "./failure.ts";
import type { Http, HttpAnswer, HttpRequest } from "./request.ts";

export interface AuthorisedRequest extends HttpRequest {
  readonly credential: {
    /** The headers that carry it. */
    headers(): Promise<Readonly<Record<string, string>>>;
    /** Gets a fresh one, or rejects. Absent where it is fixed. */
    renew?: (() => Promise<void>) | undefined;
  };
  /** Told of its answer, before the caller has it. */
  readonly onAnswer: (answer: HttpAnswer) => void;
}

/** Rejects with `HttpFailure`, or as the credential does. */
export type AuthorisedHttp = (request: AuthorisedRequest) => Promise<HttpAnswer>;

export const authorised =
  (send: Http): AuthorisedHttp =>
  async ({ credential, onAnswer, ...asked }) => {
    const once = async () => {
      const answer = await send({ ...asked, headers: { ...asked.headers, ...(await credential.headers()) } });
      onAnswer(answer);
      return answer;
    };
    try {
      return await once();
    } catch (failure) {
      if (!(failure instanceof HttpFailure && failure.status === 401 && credential.renew)) throw failure;
      await credential.renew();
      return once();
    }
  };
