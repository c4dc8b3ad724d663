// Writes ../countries/LANG.json, the countries in each language's own order:
//   node countries.mjs
// Codes are ISO 3166-1; names and order are CLDR's, from this Node's Intl.
import fs from "node:fs";

const locales = { nl: "nl", fr: "fr", en: "en-GB", zh: "zh-Hans-CN" };
const first = ["BE", "CN"];
const notCountries = new Set(["EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"]);

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const english = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) =>
  english.of(code) && !notCountries.has(code) && new Intl.Locale("und-" + code).region === code &&
  Intl.getCanonicalLocales("und-" + code)[0] === "und-" + code);

for (const [lang, locale] of Object.entries(locales)) {
  const name = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  const order = new Intl.Collator(locale);
  const all = codes.map((code) => ({ code, name: name.of(code).replace(/^中国(.+)特别行政区$/, "中国$1") }));
  all.sort((a, b) => first.includes(b.code) - first.includes(a.code) ||
    first.indexOf(a.code) - first.indexOf(b.code) || order.compare(a.name, b.name));
  const lines = all.map((c) => "  " + JSON.stringify(c));
  fs.writeFileSync(new URL(`../countries/${lang}.json`, import.meta.url), "[\n" + lines.join(",\n") + "\n]\n");
}
