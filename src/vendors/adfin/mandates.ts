/** Adfin's direct debit mandates of one customer. Source: `GET /customers/directdebitmandates`. */

import type { Customer } from "../../vocabulary/customer.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { arrayOf, group, raw, rows, shape, text } from "../declare/lenient.ts";
import type { Detail } from "../declare/receivables.ts";

const mandates = shape({ mandates: rows() });
const mandate = group({ status: text(), statusReasonCode: text(), creationTime: raw(), customerId: text() });

/** An active mandate wherever there is one, else the newest. */
export const readMandates: Detail<string, Pick<Customer, "mandate" | "paymentMethod">>["read"] = (sent, id) => {
  const parsed = mandates.safeParse(sent);
  if (!parsed.success) return undefined;
  const own = (arrayOf(mandate)(parsed.data.mandates) ?? []).filter(
    ({ customerId }) => !customerId || customerId === id,
  );
  if (own.length === 0) return { mandate: null };
  const newest = own.toSorted(
    (a, b) => (readMoment(b.creationTime)?.at ?? 0) - (readMoment(a.creationTime)?.at ?? 0),
  )[0];
  const best = own.find(({ status }) => status === "ACTIVE") ?? newest;
  if (!best?.status) return {};
  return { mandate: { status: best.status.toLowerCase(), reason: best.statusReasonCode ?? undefined } };
};
