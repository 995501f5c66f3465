/* Counts words while somebody types, by the rules of dossiers/wordcount.py: a test holds the two together.

   An element with data-words-of="<id of the field>" and data-limit shows the count in its part .count. */
"use strict";

const BY_CHARACTER = [
  [0x0e00, 0x0eff], [0x1000, 0x109f], [0x1780, 0x17ff], [0x3005, 0x3007], [0x3040, 0x30ff], [0x31f0, 0x31ff],
  [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xa9e0, 0xa9ff], [0xaa60, 0xaa7f], [0xf900, 0xfaff], [0xff66, 0xff9f],
  [0x20000, 0x323af],
];
const JOINERS = new Set("'\u2019\u02bc\u055a\u05f3\u05f4-\u2010\u2011\u00ad\u200c\u200d");
const POINTS = new Set(".,\u066b\u066c\u00b7");

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-words-of]").forEach(showWords);
});

function showWords(place) {
  const answer = document.getElementById(place.dataset.wordsOf);
  if (!answer) return;
  answer.addEventListener("input", () => {
    const words = countWords(answer.value);
    place.querySelector(".count").textContent = words.toLocaleString(document.documentElement.lang);
    place.classList.toggle("over", words > Number(place.dataset.limit));
  });
}

/* A point between two digits joins them; then a word is one character, or a run of letters and digits with joiners. */
function countWords(text) {
  const classes = Array.from(text.normalize("NFC"), classOf).join("").replace(/dp(?=d)/g, "dj");
  return (classes.match(/c|[wd][wdm]*(?:j+[wd][wdm]*)*/g) || []).length;
}

/* c: a character that is a word; w: letter; d: digit; m: mark upon a letter; j: joiner; p: point; -: all else. */
function classOf(character) {
  if (JOINERS.has(character)) return "j";
  if (POINTS.has(character)) return "p";
  if (/\p{M}/u.test(character)) return "m";
  if (/\p{Nd}|\p{No}/u.test(character)) return "d";
  if (!/\p{L}|\p{Nl}/u.test(character)) return "-";
  const number = character.codePointAt(0);
  return BY_CHARACTER.some(([first, last]) => first <= number && number <= last) ? "c" : "w";
}
