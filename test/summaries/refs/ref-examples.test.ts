/** Refs written down: what an earlier release gave an agent still names the same customer, to the letter. */

import { describe, expect, it, vi } from "vitest";
import { connectionSlots, decodeRef, encodeRef, readRef } from "../../../src/summaries/refs/ref.ts";
import { refWords } from "../../../src/summaries/refs/words.ts";

const everyCharacter = ["0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.", "-._~"] as const;

/** Slot, native id, ref. */
const written: readonly (readonly [number, string, string])[] = [
  [3, "65f0c1d2e3b4a5968778695a", "FooterGudStemMaintain043SciReferralCipher495"],
  [15, "65f0c1d2e3b4a5968778695a", "FormGudStemMaintain043SciReferralCipher423"],
  [16, "65f0c1d2e3b4a5968778695a", "281CreamStudioSpiChoosing894MenuSortableClipRegionsBindAbilitiesWinter"],
  [0, "f".repeat(24), "MozStacksEstateUnitLeadingTweetWayGreConf"],
  [16, "0".repeat(24), "Categor328DecoratorReceivedLinearKadOutboundRefClinicRegionsBindAbilitiesFuel"],
  [255, "f".repeat(24), "073HoaHatKeepBatBounceVice027ClockRegionsBindAbilitiesCategories"],
  [3, "9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aa", "ValveUnhandledBootKho167HeightDifferentSeqNegRecipientsAccordion"],
  [15, "9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aa", "VaultUnhandledBootKho167HeightDifferentSeqNegRecipients953"],
  [
    16,
    "9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aa",
    "SpecifierPreferredAdventureFactorGoldenContainingAlternativelyQuite597188AssocAbilitiesFigure",
  ],
  [
    3,
    "01936b4e-7c1a-7d2b-bf00-00000000000f",
    "ConfigurationsRequirementSecs782EpisodesTeacherGraduApartPrecisionActivityScenario",
  ],
  [15, "ffffffff-ffff-7fff-bfff-ffffffffffff", "FullGrabThetaTexElemsDestinationBluetoothAccessoriesAtmos930Pixmap"],
  [0, "00000000-0000-4000-8000-000000000000", "Abilities".repeat(11)],
  [
    3,
    "9f1c2a70-5b1d-1e0f-8a66-0d9c41be77aa",
    "HeatRedirectMov873BottomUpgradeable491Quiet597188AssocAbilitiesScanning",
  ],
  [
    255,
    "9f1c2a70-5b1d-4e0f-0a66-0d9c41be77aa",
    "MinisterRegularFunctionLicenceEqualsCodecAlternativelyQuite597188AssocAbilities717",
  ],
  [
    255,
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "Carta328DecoratorReceivedLinearKadOutboundRefClinicRegionsBindAbilitiesGovernor",
  ],
  [3, "1042", "RoundsHighestAboutAbilitiesQuotation"],
  [3, "0", "AboutAbilitiesAbilitiesAbilities982"],
  [255, "~", "ParticipantAbleAbilitiesAbilitiesTogether"],
  [0, everyCharacter[1], "UnderlineCoalAggregateAbilitiesVoice"],
  [3, "cus_NffrFeUfNV2Hib", "PresidentMolHandshake986861BuildingConcertListenDeclaration931Proto"],
  [3, "0".repeat(13), "PhysicalReceiverKolSem754ChatsWestGre348"],
  [255, "0".repeat(13), "ProgressReceiverKolSem754ChatsWestGreSequ"],
  [3, "~".repeat(19), "ProWrapperIdleHandlersParseStreamsOptsClipboardLatencySettingBindAbilitiesStandalone"],
  [
    15,
    everyCharacter[0],
    "BeautNoticeTasksVid915178983EmitterLinFullyDiaIron196344MentalFantasticPublisherIntegratedMultipFog079" +
      "Break592TodayServletDefinitelyComeLegacyWakeChainsApartmentAbilitiesOdd",
  ],
  [
    255,
    "_~".repeat(32),
    "FlattenMaterialsLumDebugger680HadExamImp371FlightsCompassFiguresHomepageDocumentsHandlesFairPointer992Carta" +
      "Configurations008OpinRockMemCrawler161BasketPaintDescendingEspecialClinicAbleAnalysis",
  ],
];

describe("a ref of an earlier release", () => {
  it.each(written)("of connection %i, %s: %s", (slot, nativeId, text) => {
    expect(encodeRef(slot, nativeId)).toBe(text);
    expect(decodeRef(text)).toEqual({ slot, nativeId });
  });

  it.each([
    "x9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aa",
    "9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aax",
    "a9f1c2a70-5b1d-1e0f-8a66-0d9c41be77aa",
    "9f1c2a70-5b1d-1e0f-8a66-0d9c41be77aaa",
    "065f0c1d2e3b4a5968778695a",
    "65f0c1d2e3b4a5968778695a0",
    "001c2a70-5b1d-1e0f-8a66-0d9c41be77aa",
    "9f1c2a70-5b1d-7e0f-8a66-0d9c41be77aa",
    "9f1c2a70-5b1d-7e0f-9a66-0d9c41be77aa",
    "9f1c2a70-5b1d-4e0f-ba66-0d9c41be77aa",
    "...",
    ".a",
    "a..",
  ])("tells %s from ids that look nearly like it", (nativeId) => {
    for (const slot of [0, 15, 16, 255]) expect(decodeRef(encodeRef(slot, nativeId))).toEqual({ slot, nativeId });
  });

  it("has two words more from the first id on that five words cannot hold", () => {
    expect(encodeRef(112, "0q1qLop2")).toBe("999999999999Dur");
    expect(encodeRef(113, "0q1qLop2")).toBe("AbilitiesAbilitiesAbilitiesAbilitiesAbilityAbilitiesWei");
    expect(["999999999999Dur", encodeRef(113, "0q1qLop2")].map(decodeRef)).toEqual([
      { slot: 112, nativeId: "0q1qLop2" },
      { slot: 113, nativeId: "0q1qLop2" },
    ]);
    expect(encodeRef(8, "2izeTFW2~xhZ")).toBe("999999999999999999Kir");
    expect(encodeRef(9, "2izeTFW2~xhZ")).toBe("MusStacksEstateUnitLeadingTweetWaypointGreCenter");
  });
});

/** Words whose weighted sum vanishes: by definition, where the code under test computes it step by step. */
const withCheck = (digits: readonly number[]): string => {
  const sum = digits.reduce((all, digit, index) => all + 6n ** BigInt(index + 1) * BigInt(digit), 0n);
  const check = Number((6661n - (sum % 6661n)) % 6661n);
  return [...digits, check].map((one) => refWords[one] ?? String(one - 5661).padStart(3, "0")).join("");
};

/** The digits before the check of a value, least significant first. */
const digitsOf = (value: bigint, count: number): number[] =>
  Array.from({ length: count }, (_, place) => Number((value / 6661n ** BigInt(place)) % 6661n));

describe("words that nobody wrote are refused, though their check holds", () => {
  it("is told by this test's own arithmetic as by a real ref", () => {
    expect(withCheck([0, 0, 0, 0])).toBe(encodeRef(0, "0"));
    expect(withCheck(digitsOf(3n, 4))).toBe(encodeRef(3, "0"));
  });

  it.each([1, 3, 4, 6, 8, 34, 35, 37])("a ref of %i words", (count) => {
    expect(decodeRef(withCheck(Array(count - 1).fill(0)))).toBeUndefined();
  });

  it("a ref of 33 words, which is the longest, and of a shorter id in too many words", () => {
    const short = encodeRef(0, "0");
    expect(decodeRef(`Abilities${short}`)).toBeUndefined();
    expect(decodeRef(withCheck(Array(32).fill(6660)))).toBeUndefined();
    expect(decodeRef(encodeRef(0, "~".repeat(64)))).toEqual({ slot: 0, nativeId: "~".repeat(64) });
  });

  it("the long form of an id that has a short one", () => {
    const uuid = BigInt("0x9f1c2a705b1d4e0f8a660d9c41be77aa");
    const objectId = BigInt("0x65f0c1d2e3b4a5968778695a");
    expect(decodeRef(withCheck(digitsOf(uuid * 256n + 16n, 12)))).toMatchObject({ slot: 16 });
    expect(decodeRef(withCheck(digitsOf(uuid * 256n + 3n, 12)))).toBeUndefined();
    const behind = 256n << 128n;
    expect(decodeRef(withCheck(digitsOf(behind + objectId * 256n + 16n, 12)))).toMatchObject({ slot: 16 });
    expect(decodeRef(withCheck(digitsOf(behind + objectId * 256n + 3n, 12)))).toBeUndefined();
  });

  it("a path segment that would lead elsewhere", () => {
    const place = (text: string) =>
      [...text].reduce((sum, one) => sum * 66n + BigInt(`${everyCharacter[0]}_~`.indexOf(one) + 1), 0n) - 1n;
    expect(decodeRef(withCheck(digitsOf(place("a.") * 256n, 4)))).toEqual({ slot: 0, nativeId: "a." });
    for (const text of [".", ".."]) expect(decodeRef(withCheck(digitsOf(place(text) * 256n, 4)))).toBeUndefined();
  });

  it("a word that is none of ours among others", () => {
    const [first = "", ...rest] = encodeRef(3, "1042").match(/[A-Z][a-z]+|[0-9]{3}/g) ?? [];
    for (const wrong of ["Xyzzy", "Constructor", "12", "1234", `${first}x`, first.toLowerCase()])
      expect(decodeRef([wrong, ...rest].join(""))).toBeUndefined();
  });
});

describe("text that is no ref", () => {
  /** How often a text was taken apart into words. */
  const taken = (text: string): number => {
    const match = vi.spyOn(String.prototype, "match");
    decodeRef(text);
    const count = match.mock.calls.length;
    match.mockRestore();
    return count;
  };

  it.each(["", " Abilities", "Abilities ", "Abilities\n", "abilities", "A", "Abilities12", "12Abilities", "1042"])(
    "is not even taken apart: %j",
    (text) => expect(taken(text)).toBe(0),
  );

  it("is not taken apart beyond 600 characters", () => {
    expect(taken(`${"Abilities".repeat(66)}Abcdef`)).toBe(1);
    expect(taken(`${"Abilities".repeat(66)}Abcdefg`)).toBe(0);
  });
});

describe("what no ref can carry is refused in words", () => {
  it.each([-1, 256, 0.5, Number.NaN])("slot %d", (slot) => {
    expect(() => encodeRef(slot, "1042")).toThrow(new RangeError("A connection slot is 0 to 255"));
  });

  it.each(["", ".", "..", "a/b", "a".repeat(65), "a\n", "\na", "é"])("the id %j", (id) => {
    expect(() => encodeRef(0, id)).toThrow(new RangeError("This native id cannot be carried by a reference"));
  });

  it("more than 256 connections", () => {
    const names = Array.from({ length: 257 }, (_, index) => `c${index}`);
    const message = "At most 256 connections can be told apart in references";
    expect(() => connectionSlots(names)).toThrow(new RangeError(message));
    expect(connectionSlots(names.slice(1)).size).toBe(256);
  });
});

describe("a connection's slot", () => {
  it("is the same on every machine and in every release", () => {
    const names = ["zenskar", "pland", "adfin", "sequence", "fynn", "pland-eu", "münchen"];
    expect(Object.fromEntries(connectionSlots(names))).toEqual({
      adfin: 5,
      fynn: 12,
      münchen: 3,
      pland: 2,
      "pland-eu": 7,
      sequence: 8,
      zenskar: 11,
    });
  });

  it("goes to the first in name order where several want it, and the next free one to the others", () => {
    expect([...connectionSlots(["c7", "c50", "c25", "c36"])]).toEqual([
      ["c25", 15],
      ["c36", 0],
      ["c50", 1],
      ["c7", 2],
    ]);
  });

  it("is counted once for a name given twice", () => {
    expect([...connectionSlots(["c7", "c7"])]).toEqual([["c7", 15]]);
  });

  it("lies above 15 from the 17th connection on", () => {
    const slots = [...connectionSlots(Array.from({ length: 20 }, (_, index) => `connection-${index}`))];
    expect(slots.slice(16)).toEqual([
      ["connection-6", 78],
      ["connection-7", 17],
      ["connection-8", 204],
      ["connection-9", 143],
    ]);
  });
});

describe("a customer as an agent names it", () => {
  const known = () => connectionSlots(["zenskar", "pland-eu"]);

  it("is read as a ref of a known connection, or as connection and native id", () => {
    const slots = known();
    const expected = { connection: "pland-eu", nativeId: "1042" };
    expect(readRef(encodeRef(slots.get("pland-eu") ?? -1, "1042"), slots)).toEqual(expected);
    expect(readRef("pland-eu:1042", slots)).toEqual(expected);
  });

  it.each(["pland-eu:a:b", "pland-eu:", "adfin:1", ":1", ":", "1042", "zenskar"])("and not as %j", (text) => {
    expect(readRef(text, known())).toBeUndefined();
  });

  it("and not as a ref of a connection that is not there", () => {
    expect(readRef(encodeRef(0, "1042"), known())).toBeUndefined();
  });
});
