/** undici ships no types for its inner files. */
declare module "undici/lib/util/date.js" {
  /** One of RFC 9110's three forms, its weekday right; undefined for everything else. */
  export const parseHttpDate: (text: string) => Date | undefined;
}
