/* Small helps over pages that work without them: errors in focus, live word counts, menus that close, autosave.

   Autosave: a form with data-autosave="<address>" is posted there when a changed field is left and every 30 seconds.
   The answer is JSON: {"saved": {"<field>": "14:02:11"}, "lost": {"<field>": "sentence"}, "values": {"<hidden>": "…"}}.
   Whatever else comes back counts as not saved; what was typed stays in the page. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const errors = document.querySelector(".errors");
  if (errors) errors.focus();
  document.querySelectorAll("[data-words-of]").forEach(countWords);
  document.querySelectorAll("form[data-autosave]").forEach(autosave);
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

function autosave(form) {
  let changed = new Set();
  const save = async () => {
    if (!changed.size || form.dataset.busy) return;
    const names = changed;
    changed = new Set();
    form.dataset.busy = "yes";
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      show(form, await answer.json());
    } catch {
      names.forEach((name) => changed.add(name));
      show(form, { lost: Object.fromEntries([...names].map((name) => [name, form.dataset.lost || "not saved"])) });
    }
    delete form.dataset.busy;
  };
  form.addEventListener("input", (event) => event.target.name && changed.add(event.target.name));
  form.addEventListener("change", save);
  setInterval(save, 30000);
}

function show(form, { saved = {}, lost = {}, values = {} }) {
  Object.entries(values).forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; });
  Object.entries(saved).forEach(([name, time]) => say(form, name, form.dataset.saved ? `${form.dataset.saved} ${time}` : time, false));
  Object.entries(lost).forEach(([name, sentence]) => say(form, name, sentence, true));
}

function say(form, name, words, isLost) {
  const field = form.elements[name];
  const place = field && field.id && document.querySelector(`[data-saved-of="${CSS.escape(field.id)}"]`);
  if (!place) return;
  place.textContent = words;
  place.classList.toggle("lost", isLost);
}
