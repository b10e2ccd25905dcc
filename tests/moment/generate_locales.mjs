// Writes templates/locales/<name>.json and LICENSE-moment.txt from an unpacked moment package.
// Run by hand (see README.md): node generate_locales.mjs PATH-OF-MOMENT [OUTPUT-FOLDER]
// Everything is asked of moment itself; anything this script does not understand stops it.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.TZ = 'UTC';
const here = path.dirname(fileURLToPath(import.meta.url));
const source = process.argv[2] && path.resolve(process.argv[2]);
if (!source) throw new Error('usage: node generate_locales.mjs PATH-OF-MOMENT [OUTPUT-FOLDER]');
const target = path.resolve(process.argv[3] ?? path.join(here, '../../templates/locales'));

const require = createRequire(import.meta.url);
const moment = require(path.join(source, 'moment.js'));
for (const file of fs.readdirSync(path.join(source, 'locale')))
  if (file.endsWith('.js')) require(path.join(source, 'locale', file));

const NOTICE = `Generated from moment.js ${moment.version}, MIT, see LICENSE-moment.txt`;
const PERIODS = ['M', 'Q', 'D', 'DDD', 'd', 'w', 'W', 'y'];
const LONG = ['LT', 'LTS', 'L', 'LL', 'LLL', 'LLLL', 'l', 'll', 'lll', 'llll'];

// moment's own test for "a day stands next to the month"; locales may bring another.
const MONTHS_IN_FORMAT = /D[oD]?(\[[^\[\]]*\]|\s)+MMMM?/;

// Names that are functions in moment: [pattern, a format it matches], first match wins.
const FUNCTIONS = {
  'el.months': [['^(?:(?!MMMM)[^D])*D', 'D MMMM']],
  'pl.months': [['D\\.? MMMM', 'D MMMM']],
  'uk.weekdays': [
    ['\\[[ВвУу]\\] ?dddd', '[В] dddd'],
    ['\\[?(?:минулої|наступної)? ?\\] ?dddd', '[минулої] dddd'],
  ],
};
for (const name of ['es', 'es-do', 'es-mx', 'es-us', 'fy', 'nl', 'nl-be'])
  FUNCTIONS[`${name}.monthsShort`] = [['-MMM-', 'D-MMM-YYYY']];

// Formats on which the data must choose the same names as moment does.
const PROBES = ['', 'MMMM', 'MMM', 'dddd', 'ddd', 'D MMMM', 'D MMM', 'D. MMMM', 'DD. MMMM', 'Do MMMM', 'Do MMM']
  .concat(['MMMM D', 'MMMM Do', 'MMM D', 'D [x] MMMM', 'D[x]MMMM', 'MMMM [x] D', 'D, MMMM', 'D,MMM', 'MMMM YYYY'])
  .concat(['D-MMM-YYYY', 'D/MMM/YYYY', 'YYYY-MMM-DD', 'MM-MMMM D', 'Do-MMMM', 'DDDD MMMM', 'D\u00a0MMMM', 'D\tMMM'])
  .concat(['[В] dddd', '[у]dddd', '[ў] dddd', '[У ] dddd', '[в прошлую] dddd', '[Во] dddd', '[минулої] dddd'])
  .concat(['] dddd', 'x] dddd', '[წინა] dddd', '[შემდეგ] dddd LT', 'dddd HH:mm', 'dddd, HH:mm', '[a] dddd', 'dddd [a]']);

// What \s means in JavaScript, for Python, where it means a little less and a little more.
const SPACE = '[\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]';

const momentOn = (kind, i) => moment([2023, kind.startsWith('months') ? i : 0, kind.startsWith('months') ? 1 : i + 1]);

function names(data, kind) {
  const count = kind.startsWith('months') ? 12 : 7; // 2023-01-01 was a Sunday
  const ask = (format) => Array.from({ length: count }, (_, i) => data[kind](momentOn(kind, i), format));
  const own = data[`_${kind}`];
  let cases;
  if (FUNCTIONS[`${data._abbr}.${kind}`])
    cases = FUNCTIONS[`${data._abbr}.${kind}`].map(([when, format]) => ({ when, names: ask(format) })).concat({ names: ask('') });
  else if (Array.isArray(own)) cases = [{ names: own }];
  else {
    const regex = (kind !== 'monthsShort' && own.isFormat) || MONTHS_IN_FORMAT;
    if (regex.flags) throw new Error(`${data._abbr} ${kind}: a flag on ${regex}`);
    cases = [{ when: regex.source, names: own.format }, { names: own.standalone }];
  }
  const token = { months: 'MMMM', monthsShort: 'MMM' }[kind] ?? ''; // without it moment never asks
  for (const format of PROBES.filter((probe) => probe.includes(token))) {
    const chosen = cases.find((c) => !c.when || new RegExp(c.when).test(format));
    if (String(chosen.names) !== String(ask(format))) throw new Error(`${data._abbr} ${kind}: differs on ${format}`);
  }
  if (cases.length === 1) return cases[0].names;
  return cases.map((c) => (c.when ? { when: c.when.replaceAll('\\s', SPACE), names: c.names } : c));
}

const commonest = (items) => {
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
};

// The function of one period as [modulus, remainder, text] rows, first match wins;
// modulus 0 means exactly that number, the last row [1, 0, text] fits every number.
function ordinalRows(data, period) {
  const numbers = Array.from({ length: 10000 }, (_, n) => n);
  const texts = numbers.map((n) => {
    const text = String(data.ordinal(n, period));
    return text.includes(n) ? text.replace(n, '%d') : text;
  });
  const fallback = commonest(texts);
  const tens = [...Array(10).keys()].map((r) => commonest(texts.filter((_, n) => n % 10 === r)));
  const hundreds = [...Array(100).keys()].map((r) => commonest(texts.filter((_, n) => n % 100 === r)));
  const exact = numbers.filter((n) => texts[n] !== hundreds[n % 100]).map((n) => [0, n, texts[n]]);
  if (exact.length > 60) throw new Error(`${data._abbr} ${period}: ${exact.length} odd ordinals`);
  return exact
    .concat(hundreds.map((text, r) => [100, r, text]).filter(([, r, text]) => text !== tens[r % 10]))
    .concat(tens.map((text, r) => [10, r, text]).filter(([, , text]) => text !== fallback))
    .concat([[1, 0, fallback]]);
}

function ordinals(data) {
  const rows = PERIODS.map((period) => JSON.stringify(ordinalRows(data, period)));
  const usual = commonest(rows);
  const result = { '': JSON.parse(usual) };
  PERIODS.forEach((period, i) => {
    if (rows[i] !== usual) result[period] = JSON.parse(rows[i]);
  });
  return result;
}

function meridiem(data, lower) {
  const changes = [];
  for (let minute = 0; minute < 1440; minute += 1) {
    const text = data.meridiem(Math.floor(minute / 60), minute % 60, lower);
    if (!changes.length || changes.at(-1)[1] !== text) changes.push([minute, text]);
  }
  return changes;
}

const day = (value) => (Number.isFinite(value) ? moment(value).format('YYYY-MM-DD') : undefined);

// Eras before year 1 stay out: Python has no such dates.
const eras = (data) =>
  data
    .eras()
    .filter((era) => era.until !== -Infinity)
    .map(({ since, until, offset, name, narrow, abbr }) => ({ since: day(since), until: day(until), offset, name, narrow, abbr }));

function output(data) {
  const changed = {};
  for (let code = 0; code < 0xd800; code += 1) {
    const char = String.fromCharCode(code);
    if (data.postformat(char) !== char) changed[char] = data.postformat(char);
  }
  const sample = 'W12, 3،٣ 2024-09-30 x,y 5678';
  const mine = [...sample].map((char) => changed[char] ?? char).join('');
  if (mine !== data.postformat(sample)) throw new Error(`${data._abbr}: postformat looks at more than one character`);
  return changed;
}

const sorted = (value) =>
  Array.isArray(value) || value === null || typeof value !== 'object'
    ? value
    : Object.fromEntries(Object.keys(value).sort().map((key) => [key, key === '' ? value[key] : sorted(value[key])]));

fs.mkdirSync(target, { recursive: true });
for (const name of moment.locales()) {
  const data = moment.localeData(name);
  const record = {
    _notice: NOTICE,
    name,
    months: names(data, 'months'),
    monthsShort: names(data, 'monthsShort'),
    weekdays: names(data, 'weekdays'),
    weekdaysShort: names(data, 'weekdaysShort'),
    weekdaysMin: names(data, 'weekdaysMin'),
    week: { dow: data.firstDayOfWeek(), doy: data.firstDayOfYear() },
    ordinals: ordinals(data),
    longDates: Object.fromEntries(LONG.map((key) => [key, data.longDateFormat(key)])),
    meridiem: { upper: meridiem(data, false), lower: meridiem(data, true) },
    eras: eras(data),
    output: output(data),
  };
  fs.writeFileSync(path.join(target, `${name}.json`), `${JSON.stringify(sorted(record))}\n`);
}
fs.copyFileSync(path.join(source, 'LICENSE'), path.join(target, 'LICENSE-moment.txt'));
console.log(`${moment.locales().length} locales, moment ${moment.version}`);
