/* Saving while typing, over a form that its buttons save without this script.

   On the form or around it: data-keep="<address>" and the sentences data-unsaved, data-lost (no connection),
   data-failed (the site could not), data-signed-out, data-theirs. What is saved together stands in an element with data-question="<code>" (the form itself, where it asks one thing) and is
   sent as a form of its own, with the code as _question and the version that was seen in a hidden field (…seen).
   What comes back: {"saved": "saved 14:02:11", "version": 4, "problem": ""} or {"lost": sentence, "theirs": text}.
   Whatever else comes back counts as not saved; what was typed stays, and is sent again. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-keep]").forEach(keep);
});

function keep(place) {
  const form = place.closest("form") || place.querySelector("form");
  const unsaved = new Set();
  let queue = Promise.resolve();
  let leaves = false;
  let pause;

  const send = (block) => { queue = queue.then(() => save(place, form, block, unsaved)); };
  const sendAll = () => unsaved.forEach(send);

  form.addEventListener("input", (event) => {
    const block = event.target.closest("[data-question]");
    if (!block || event.target.type === "file") return;
    unsaved.add(block);
    say(block, place.dataset.unsaved, false);
    clearTimeout(pause);
    pause = setTimeout(sendAll, 3000);
  });
  form.addEventListener("change", sendAll);
  form.addEventListener("submit", () => { leaves = true; });
  setInterval(sendAll, 30000);
  addEventListener("online", sendAll);
  addEventListener("offline", () => unsaved.forEach((block) => say(block, place.dataset.lost, true)));
  addEventListener("beforeunload", (event) => { if ((unsaved.size || hasFile(form)) && !leaves) event.preventDefault(); });
}

/* A file is sent by the button alone: what was chosen and not sent would be lost. */
function hasFile(form) {
  return [...form.querySelectorAll("[type=file]")].some((field) => field.files.length > 0);
}

async function save(place, form, block, unsaved) {
  if (!unsaved.has(block)) return;
  const sent = contents(form, block);
  const body = new URLSearchParams([...sent, ["_question", block.dataset.question]]);
  try {
    let answer = await post(place.dataset.keep, form, body);
    if (answer.status === 403 && await renewed(form)) answer = await post(place.dataset.keep, form, body);
    if (answer.type === "opaqueredirect" || answer.status === 403) return say(block, place.dataset.signedOut, true);
    const told = await inWords(answer);
    if (!told) return say(block, place.dataset.failed, true);
    if (told.lost) return lose(place, block, told);
    if (String(contents(form, block)) === String(sent)) unsaved.delete(block);
    show(block, told);
  } catch {
    say(block, place.dataset.lost, true);
  }
}

/* What the site says; nothing where it could not say anything: an error, or a page of something between. */
async function inWords(answer) {
  const kind = answer.headers.get("content-type") || "";
  return kind.startsWith("application/json") ? answer.json() : null;
}

function post(address, form, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  return fetch(address, { method: "POST", redirect: "manual", headers, body });
}

/* Who has signed in again in another tab has another token; the page itself, asked for anew, tells it. */
async function renewed(form) {
  const page = await fetch(location.href, { redirect: "manual" });
  if (!page.ok) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = fresh.querySelector("[name=csrfmiddlewaretoken]");
  if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  return Boolean(token);
}

function contents(form, block) {
  const names = new Set([...block.querySelectorAll("[name]:not([type=file])")].map((field) => field.name));
  return new URLSearchParams([...new FormData(form)].filter(([name]) => names.has(name)));
}

function lose(place, block, told) {
  say(block, told.lost, true);
  if (told.theirs) other(block, `${place.dataset.theirs} ${told.theirs}`);
}

function show(block, told) {
  const seen = block.querySelector("input[type=hidden][name$=seen]");
  if (seen && told.version) seen.value = told.version;
  say(block, told.problem ? `${told.saved} · ${told.problem}` : told.saved, false);
}

function say(block, words, isLost) {
  let place = block.querySelector(".saved, .saved-at");
  if (!place) {
    place = document.createElement("p");
    place.className = "saved-at";
    place.setAttribute("role", "status");
    block.append(place);
  }
  place.textContent = words;
  place.classList.toggle("lost", isLost);
}

function other(block, text) {
  let place = block.querySelector(".theirs");
  if (!place) {
    place = document.createElement("p");
    place.className = "theirs";
    place.dir = "auto";
    block.append(place);
  }
  place.textContent = text;
}
