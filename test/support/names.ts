/** Names as real customers write them, in many scripts: text a sanitiser must leave exactly as it is. */

/** Per script: first parts, last parts, and what stands between. All NFC. */
const scripts: readonly (readonly [first: string, last: string, between: string])[] = [
  [
    "Jürgen|Zoë|François|Łukasz|Søren|Þóra|Đorđe|Şükrü|Jiří|Nguyễn Thị|Siân|Ñandú|İbrahim|Õnne|Ģirts|Ærøskøbing",
    "Müller & Söhne GmbH|O’Brien Ltd.|D'Angelo S.p.A.|Çelik A.Ş.|Große Straße 5|Kovács és Társa Bt.|R&D [Berlin] (GmbH)|A <-> B|Smith/Jones #2|50% + 1 €",
    " ",
  ],
  ["علی‌رضا|محمد‌حسن|فاطمه|می‌خواهم|نیک‌پی", "احمدی|شرکت داده‌پردازی|خانه‌های تهران|رضایی|کتاب‌فروشی", " "],
  ["شركة|مؤسسة|محمد|عبد الله", "النور للتجارة|الخليج (ذ.م.م)|بن سلمان|القاهرة", " "],
  ["रामेश|श्रीमती|प्रिया|क्‍षमा|र्‍यान", "शर्मा|पटेल एंड सन्स|कुमार|द्विवेदी|बॉम्बे ट्रेडर्स", " "],
  ["র‍্যাব|শ্রী|মোহাম্মদ|আয়েশা", "চৌধুরী|এন্টারপ্রাইজ|র‍্যাম্প|ব্যানার্জী", " "],
  ["ශ්‍රී ලංකා|නිමල්|ප්‍රියන්ත|චන්ද්‍රිකා", "සිල්වා|සමාගම|බණ්ඩාරනායක|ක්‍රීඩා", " "],
  ["മോഹന്‍|ലക്ഷ്മി|അനിൽ", "നായര്‍|മേനോൻ|ട്രേഡേഴ്സ്", " "],
  ["రమేష్‌బాబు|లక్ష్మి", "రావు|ఎంటర్‌ప్రైజెస్", " "],
  ["ராஜேஷ்|க்‌ஷத்ரியன்", "குமார்|நிறுவனம்", " "],
  ["บริษัท|สมชาย|ห้างหุ้นส่วน", "จำกัด|ใจดี|น้ำทิพย์", " "],
  ["דוד|חברת|שרה", "כהן בע״מ|לוי|בן־גוריון", " "],
  ["株式会社|田中|葛󠄀城|渡邉", "太郎|商店(東京)|ソフトウェア・ラボ|さくら", ""],
  ["北京|上海|台灣", "科技有限公司|貿易股份有限公司|银行", ""],
  ["김|주식회사 |이", "철수|한빛소프트|영희", ""],
  ["Анна|ООО «Ёлка»|Київ", "Щербакова|Ївга|й Ко", " "],
  ["Γιώργος|Ελληνική", "Παπαδόπουλος|Εταιρεία Α.Ε.", " "],
  ["Արմեն|გიორგი|አበበ|ខ្មែរ|မြန်မာ", "Հակոբյան|ბერიძე|ቢቂላ|ក្រុមហ៊ុន|ကုမ္ပဏီ", " "],
  ["👩‍👩‍👧 Family|❤️ Hearts|🏳️‍🌈 Bar|👩🏽‍⚕️ Clinic|🇩🇪 Export|1️⃣ First|👁️‍🗨️ Lens|⚖️", "Club|GmbH|& Co. KG|🏴‍☠️|👨‍💻", " "],
];

const split = (parts: string): readonly string[] => parts.split("|");

/** At least 2,000 different names: every pair within a script, and companies of two families. */
export const legitimateNames: readonly string[] = (() => {
  const single = scripts.flatMap(([first, last, between]) =>
    split(first).flatMap((one) => split(last).map((other) => `${one}${between}${other}`)),
  );
  const partners = single.flatMap((one, index) =>
    [7, 31, 101, 211, 307].map((step) => `${one} / ${single[(index + step) % single.length]}`),
  );
  return [...new Set([...single, ...partners])];
})();
