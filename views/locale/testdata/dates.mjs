// Writes dates.json, what this Node's Intl says of some dates:
//   node dates.mjs
import fs from "node:fs";

const locales = { nl: "nl", fr: "fr", en: "en-GB", zh: "zh-CN" };
const utc = { timeZone: "UTC" };
const forms = {
  full: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  long: { dateStyle: "long" },
  medium: { day: "numeric", month: "short", year: "numeric" },
  day: { weekday: "long", day: "numeric", month: "long" },
  short: { weekday: "short", day: "numeric", month: "short" },
  month: { month: "long", year: "numeric" },
  year: { year: "numeric" },
  clock: { hour: "2-digit", minute: "2-digit", hour12: false, hourCycle: "h23" },
  datetime: { dateStyle: "long", timeStyle: "short" },
};
const plain = (s) => s.replace(/[\u2009\u202f\u00a0]/g, " ");

// One day in each month and all weekdays; midnight, and the first of a month.
const moments = Array.from({ length: 12 }, (_, m) => Date.UTC(2026, m, 1 + m * 2, (m * 7) % 24, m * 5));
const spans = [[0, 0], [0, 1], [0, 5], [0, 95], [-30, 2], [-400, 0]].map(([a, b]) =>
  [Date.UTC(2026, 9, 28 + a, 12), Date.UTC(2026, 9, 28 + b, 12)]);

const out = {};
for (const [lang, locale] of Object.entries(locales)) {
  const dates = moments.map((at) => ({
    at: new Date(at).toISOString(),
    ...Object.fromEntries(Object.entries(forms).map(([name, options]) =>
      [name, plain(new Intl.DateTimeFormat(locale, { ...utc, ...options }).format(at))])),
  }));
  const long = new Intl.DateTimeFormat(locale, { ...utc, dateStyle: "long" });
  const ranges = spans.map(([from, to]) => ({
    from: new Date(from).toISOString(), to: new Date(to).toISOString(), text: plain(long.formatRange(from, to)),
  }));
  const numbers = [0, 7, 999, 1000, 1234567, -1234].map((n) => ({
    n, text: new Intl.NumberFormat(locale).format(n).replace("−", "-"),
  }));
  out[lang] = { dates, ranges, numbers };
}
fs.writeFileSync(new URL("dates.json", import.meta.url), JSON.stringify(out, null, 1) + "\n");
