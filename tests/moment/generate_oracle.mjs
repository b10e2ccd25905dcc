// Writes oracle_more.json: what moment itself makes of formats that oracle.json does not cover.
// Then asks moment for every row of oracle.json again, and fails where it says something else.
// Run by hand (see README.md): node generate_oracle.mjs PATH-OF-MOMENT
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.TZ = 'UTC';
const here = path.dirname(fileURLToPath(import.meta.url));
if (!process.argv[2]) throw new Error('usage: node generate_oracle.mjs PATH-OF-MOMENT');
const source = path.resolve(process.argv[2]);
const require = createRequire(import.meta.url);
const moment = require(path.join(source, 'moment.js'));
for (const file of fs.readdirSync(path.join(source, 'locale')))
  if (file.endsWith('.js')) require(path.join(source, 'locale', file));
const all = moment.locales();

const SOME = 'en ar ar-dz az be bo cs cy dv el es fa gom-deva hi ja ka kk ko ku-kmr lt mt nl pl pt ru ta tr uk vi zh-cn'.split(' ');
const WEEKS = 'en en-gb ar ar-dz dv de fa kk pt ug-cn zh-cn'.split(' '); // one for each way of counting

const DATES = {
  clock: ['2024-03-05T00:00:00.000', '2024-03-05T00:59:07.008', '2024-03-05T03:04:05.060', '2024-11-12T11:30:00.120']
    .concat(['2024-11-12T12:00:09.999', '2024-12-30T13:05:59.500', '2025-01-01T17:45:31.004', '1969-12-31T23:59:59.999']),
  year: ['2024-01-01', '2024-02-29', '2024-03-11', '2024-04-30', '2025-05-21', '2025-06-13', '2025-07-04', '2025-08-22']
    .concat(['2025-09-03', '2025-10-31', '2025-11-10', '2025-12-28']),
  far: ['0001-01-01', '0001-12-31', '0068-06-01', '0999-12-31', '1000-01-01', '1872-12-31', '1873-01-01', '1912-07-29']
    .concat(['1912-07-30', '1926-12-25', '1968-12-31', '1969-01-01', '1989-01-07', '1989-01-08', '2000-01-01', '2019-04-30'])
    .concat(['2019-05-01', '2068-12-31', '2069-01-01', '9999-12-31']),
  edges: [2015, 2016, 2020, 2021, 2022, 2023, 2024, 2026].flatMap((year) =>
    ['12-24', '12-26', '12-28', '12-29', '12-30', '12-31'].map((day) => `${year}-${day}`)
      .concat(['01-01', '01-02', '01-03', '01-04', '01-07', '01-08'].map((day) => `${year + 1}-${day}`))),
  noon: ['2024-03-05T03:04:05.060', '2025-01-01T17:45:31.004'],
  hours: [...Array(24).keys()].map((hour) => `2024-03-05T${String(hour).padStart(2, '0')}:${hour % 2 ? '30' : '00'}`),
  few: ['2024-02-29', '2025-10-31'],
};

const GROUPS = [
  // every token of a day
  [SOME, 'year', ['M Mo MM MMM MMMM', 'D Do DD DDD DDDo DDDD', 'd do dd ddd dddd', 'e E', 'Q Qo', 'w wo ww W Wo WW']],
  [all, 'few', ['Mo Qo Do DDDo do wo Wo', 'yo y N NN NNN NNNN NNNNN', 'gg gggg GG GGGG e E', 'L LL l ll', 'DMMMMYYYY', 'YYYY-MM-DD, dddd']],
  [all, 'noon', ['LT', 'LTS', 'LLL', 'LLLL', 'lll', 'llll']],
  [all, 'hours', ['A a']],
  [['en', 'ja', 'hi'], 'far', ['Y YY YYYY YYYYY YYYYYY', 'y yy yyy yyyy yo', 'N NN NNN NNNN NNNNN y', 'gg gggg ggggg', 'GG GGGG GGGGG', 'X', 'x', 'DDDo', 'YY-MM-DD', 'NNNNy.M.D', 'NNNyo MM DD', 'YYYYYYMMDD']],
  [WEEKS, 'edges', ['gggg-[W]ww-e', 'GGGG-[W]WW-E', 'gg-w-d', 'YYYY/[W]ww/YYYY-MM-DD', 'gggg-[W]ww dddd', 'YYYY-[W]WW-E', 'GGGG-DDDD', 'GGGG-MM-DD', 'YYYY [w]w DD']],
  // clocks, zones, timestamps
  [['en', 'hi', 'zh-cn'], 'clock', ['H HH h hh k kk', 'm mm s ss', 'S SS SSS SSSS SSSSS SSSSSS SSSSSSS SSSSSSSS SSSSSSSSS', 'hmm hmmss Hmm Hmmss', 'eHHmm', 'Z ZZ z zz', 'X x', '', 'YYYY-MM-DDTHH:mm:ss.SSSZ', 'YYYYMMDDHHmmss', 'hhmmss HHmm']],
  // quoting, escaping, slips
  [['en', 'ar'], 'few', ['[abc', 'abc]', '[]', '[', ']', '[[]]', '[]YYYY', '[a[b]c]', '[a]b]', '[YYYY] YYYY', '[[YYYY]]', 'YYYY[', 'YYYY\\', '\\', '\\\\', '\\[', '\\[YYYY]', '\\\\[YYYY]', '\\YYYY', '\\YYYY YYYY', '\\Y\\Y\\Y\\Y', '\\e', '\\eHHmm', '\\Hmm', '[a\\b]', '[\\]YYYY', 'Y\\[]', '\\L', '\\LT', '\\LLLL', '[L] L', '[LT', 'LTSS', 'LTT', 'LLLLL', 'lllll', 'lT', 'lts']],
  [['en', 'ar'], 'few', ['Journal YYYY', 'Daily note YYYY-MM-DD', 'YYYY week w', 'w|W|', 'wow', 'www', 'Wow', 'WWW', 'ddddd', 'dddddd', 'DDDDD', 'DDDDo', 'DDo', 'MMMMM', 'MMMMMM', 'MMo', 'YYY', 'YYYYYYY', 'YYYYYYYY', 'yyo', 'yyyyy', 'yyyyyo', 'g ggg gggggg', 'G GGG GGGGGG', 'NNNNNN', 'SSSSSSSSSS', 'QQ', 'QQo', 'EE', 'ee', 'zzz', 'ZZZ', 'hhmm', 'HHmmss', 'xX', 'do dod', 'doo', 'ddo']],
  [['en', 'ar'], 'few', ['YYYY\nMM', '\nYYYY', 'YYYY\r\nMM', 'YYYY\u2028MM', '[a\nb] YYYY', '{} YYYY', '{0}YYYY{{', '%s%d YYYY', '100% YYYY', '\u{1F33F} YYYY-MM-DD', 'YYYY年M月D日', 'YYYY, MM, DD', '. - / YYYY', '$& YYYY', '()[(]*YYYY', 'Cafe\u0301 YYYY-MM-DD', 'YYYY 0123,', "'YYYY'", '"D"']],
  // names that depend on the whole format
  [SOME.concat(['ca', 'gom-latn', 'hr', 'hy-am', 'oc-lnc', 'ps', 'tg', 'es-mx', 'fy', 'nl-be']), 'few', ['MMMM', 'MMM', 'D MMMM', 'D MMM', 'Do MMMM', 'DD. MMMM', 'D. MMMM', 'D.MMMM', 'D[x]MMMM', 'D [de] MMMM', 'D, MMM', 'MMMM D', 'MMMM [x] Do', 'D-MMM-YYYY', 'D-MMM', 'MM-MMMM D', 'LL', 'D\u00a0MMMM', 'MMMM/D MMMM', '[D] MMMM', 'D ddd MMMM']],
  [['be', 'ru', 'uk', 'ka', 'lt', 'en'], 'few', ['dddd', '[В] dddd', '[в]dddd', '[у] dddd', '[У ] dddd', '[ў] dddd', '[У мінулую] dddd', '[в прошлую] dddd', '[Во] dddd', '[минулої] dddd', '[наступної ]dddd', '[x] dddd', 'dddd HH:mm', 'dddd, HH:mm', '[წინა] dddd', 'dddd LT']],
];

const at = (text) => moment(text.split(/[-T:.]/).map((part, i) => Number(part) - (i === 1 ? 1 : 0)));
const rows = {};
let count = 0;
for (const [locales, dates, formats] of GROUPS)
  for (const locale of locales)
    for (const format of formats) {
      rows[locale] ??= {};
      if (rows[locale][format]) continue;
      rows[locale][format] = [dates, DATES[dates].map((date) => at(date).locale(locale).format(format))];
      count += DATES[dates].length;
    }
const lines = Object.keys(rows).sort().map((locale) => `${JSON.stringify(locale)}:${JSON.stringify(rows[locale])}`);
const notice = `Made by moment.js ${moment.version} (MIT), see README.md`;
fs.writeFileSync(
  path.join(here, 'oracle_more.json'),
  `{"_notice":${JSON.stringify(notice)},"dates":${JSON.stringify(DATES)},"rows":{\n${lines.join(',\n')}\n}}\n`,
);

const known = JSON.parse(fs.readFileSync(path.join(here, 'oracle.json'), 'utf8'));
let wrong = 0;
for (const [locale, formats] of Object.entries(known.rows))
  for (const [format, [dates, texts]] of Object.entries(formats))
    known.dates[dates].forEach((date, i) => {
      if (at(date).locale(locale).format(format) !== texts[i]) wrong += 1;
    });
console.log(`${count} rows written; ${wrong} rows of oracle.json differ`);
process.exitCode = wrong ? 1 : 0;
