/** One slot per request of a minute, in memory: a file of its own, so that its library loads with the first limited request. */

import { type RateLimiterAbstract, RateLimiterMemory } from "rate-limiter-flexible";

/** Every key may be used once per window; two milliseconds more, since the library's clock cuts fractions off. */
export const createSlots = (windowMs: number): RateLimiterAbstract =>
  new RateLimiterMemory({ points: 1, duration: (windowMs + 2) / 1000 });
