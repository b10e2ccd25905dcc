// Saves one note again and again, each time with a mark of its own, and looks whether the mark is there afterwards.
//   node saver.mjs NOTE MODE SAVES PAUSE_MS ENOUGH HEAD
// HEAD is what every save begins with.
// MODE: write (in place, as Electron editors save), rename (a sibling takes the name), append (one line more).
// A mark may be out of sight for a moment while a late save is given its name back; a mark that is not there
// within a second, or that was there and is gone before the next save, is lost; ENOUGH of those end the race.
// Prints {saves, lost, unseen}.
import { promises as fs } from "node:fs";
import path from "node:path";

const [note, mode, saves, pauseMs] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const enough = Number(process.argv[6]);
const head = process.argv[7];
const sibling = path.join(path.dirname(note), "sibling.tmp");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const mark = (number) => `mark ${String(number).padStart(6, "0")} of ${mode}.`;

async function save(number) {
  if (mode === "append") return fs.appendFile(note, `${mark(number)}\n`);
  const from = Math.max(0, number - 60);
  const text = head + Array.from({ length: number - from + 1 }, (_, index) => `${mark(from + index)}\n`).join("");
  if (mode === "write") return fs.writeFile(note, text);
  await fs.writeFile(sibling, text);
  return fs.rename(sibling, note);
}

async function there(number) {
  for (let wait = 0; wait < 1000; wait += 10) {
    try {
      if ((await fs.readFile(note, "utf8")).includes(mark(number))) return wait === 0 ? "at once" : "late";
    } catch (problem) {
      if (problem.code !== "ENOENT") throw problem;
    }
    await pause(10);
  }
  return "lost";
}

const lost = [];
let unseen = 0;
let number = 0;
for (; number < saves && lost.length < enough; number += 1) {
  await save(number);
  const seen = await there(number);
  if (seen === "late") unseen += 1;
  await pause(Math.random() * pauseMs);
  if (seen === "lost" || (await there(number)) === "lost") lost.push(number);
}
await pause(300);
if (mode === "append") {
  const text = await fs.readFile(note, "utf8");
  for (let one = 0; one < number; one += 1) {
    if (!text.includes(mark(one)) && !lost.includes(one)) lost.push(one);
  }
}
console.log(JSON.stringify({ saves: number, lost, unseen }));
