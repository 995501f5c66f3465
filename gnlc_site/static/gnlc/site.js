/* Small helps over pages that work without them: errors in focus, live word counts, menus that close. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const errors = document.querySelector(".errors");
  if (errors) errors.focus();
  document.querySelectorAll("[data-words-of]").forEach(countWords);
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* A hint while typing: the count that binds is the server's, and replaces this one on each save. */
function countWords(place) {
  const answer = document.getElementById(place.dataset.wordsOf);
  if (!answer) return;
  answer.addEventListener("input", () => {
    const words = answer.value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    place.querySelector(".count").textContent = words.toLocaleString(document.documentElement.lang);
    place.classList.toggle("over", words > Number(place.dataset.limit));
  });
}
