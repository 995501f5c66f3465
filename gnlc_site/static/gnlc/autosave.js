/* Saving while typing, over a form that its buttons save without this script.

   Around the form: data-keep="<address>" and the sentences data-lost, data-signed-out, data-theirs. Each answer stands
   in an element with data-question="<code>" and is sent alone, with the version that was seen:
   {"question": code, "fields": {name: value}}. What comes back: {"saved": "saved 14:02:11", "version": 4, "problem": ""}
   or {"lost": sentence, "theirs": text}. Whatever else comes back counts as not saved; what was typed stays. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-keep]").forEach(keep);
});

function keep(place) {
  const form = place.querySelector("form");
  const unsaved = new Set();
  let queue = Promise.resolve();
  let leaves = false;

  const send = (block) => { queue = queue.then(() => save(place, form, block, unsaved)); };
  const sendAll = () => unsaved.forEach(send);

  form.addEventListener("input", (event) => {
    const block = event.target.closest("[data-question]");
    if (block && event.target.type !== "file") unsaved.add(block);
  });
  form.addEventListener("change", sendAll);
  form.addEventListener("submit", () => { leaves = true; });
  setInterval(sendAll, 30000);
  addEventListener("online", sendAll);
  addEventListener("beforeunload", (event) => { if (unsaved.size && !leaves) event.preventDefault(); });
}

async function save(place, form, block, unsaved) {
  if (!unsaved.has(block)) return;
  const sent = contents(block);
  try {
    const answer = await fetch(place.dataset.keep, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ question: block.dataset.question, fields: sent }),
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) return say(block, place.dataset.signedOut, true);
    show(place, block, await answer.json(), sent, unsaved);
  } catch {
    say(block, place.dataset.lost, true);
  }
}

function contents(block) {
  const fields = {};
  block.querySelectorAll("input, textarea, select").forEach((field) => {
    if (!field.name || field.type === "file") return;
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) return;
    fields[field.name] = field.value;
  });
  return fields;
}

function show(place, block, told, sent, unsaved) {
  if (told.lost) {
    say(block, told.lost, true);
    if (told.theirs) other(block, `${place.dataset.theirs} ${told.theirs}`);
    return;
  }
  const seen = block.querySelector("input[name$=__seen]");
  if (seen && told.version) seen.value = told.version;
  if (JSON.stringify({ ...contents(block), ...version(seen) }) === JSON.stringify({ ...sent, ...version(seen) })) unsaved.delete(block);
  say(block, told.problem ? `${told.saved} · ${told.problem}` : told.saved, false);
}

/* The version that was just told must not make the contents look changed. */
function version(seen) {
  return seen ? { [seen.name]: seen.value } : {};
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
