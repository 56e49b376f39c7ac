/** How a believable customer pays: direct debits mostly work, and who pays by card or transfer seldom has a mandate. */

import type { Company, SandboxVendor } from "../company.ts";
import { hash, pick } from "../hash.ts";
import { use } from "../identities.ts";
import { otherId } from "../ids.ts";
import type { Place } from "../places.ts";
import { believableOf } from "./identities.ts";

type Mandate = NonNullable<Company["mandate"]>;

const day = 86_400_000;

const debited: readonly Company["paymentMethod"][] = [
  "sepa_debit",
  "sepa_debit",
  "sepa_debit",
  "card",
  "bank_transfer",
];
const undebited: readonly Company["paymentMethod"][] = ["card", "card", "bank_transfer", "bank_transfer", null];

export const paymentMethodOf = (place: Place): Company["paymentMethod"] =>
  pick(believableOf(place).country.debits ? debited : undebited, hash(place.seed, place.own, use.method));

/** Of 40 who pay by direct debit; the rest are active. */
const troubled: readonly (readonly [Mandate["status"], string | null])[] = [
  ["CREATED", null],
  ["PENDING", "PENDING_ACTIVATION"],
  ["PENDING", "PENDING_DD_CAPABILITY"],
  ["CANCELLED", "INCORRECT_BANK_DETAILS"],
  ["CANCELLED", "OTHER"],
  ["MIGRATING", null],
  ["ACTIVE", "MIGRATED"],
  ["ACTIVE", "BANK_ACCOUNT_CHANGED"],
];

/** Who pays otherwise has none, or a cancelled one from earlier. */
export const mandateOf = (place: Place, customerCreatedAt: number): Company["mandate"] => {
  const { seed, vendor, index, own, origin } = place;
  const draw = hash(seed, own, use.mandate);
  const debits = paymentMethodOf(place) === "sepa_debit";
  if (!debits && draw % 12 !== 0) return null;
  const [status, reason] = debits
    ? (troubled[draw % 40] ?? (["ACTIVE", null] as const))
    : (["CANCELLED", null] as const);
  const createdAt = Math.min(origin.today, customerCreatedAt + (1 + ((draw >>> 12) % 20)) * day);
  return { id: otherId(seed, vendor, "mandate", index), status, reason, createdAt };
};

/** Only Sequence archives, and only Fynn archives and suspends; elsewhere everyone is active. */
export const statusOf = (vendor: SandboxVendor, draw: number): Company["status"] => {
  if (vendor === "sequence") return draw % 16 === 0 ? "archived" : "active";
  if (vendor !== "fynn") return "active";
  const turn = draw % 40;
  return turn === 0 ? "archived" : turn === 1 ? "suspended" : "active";
};
