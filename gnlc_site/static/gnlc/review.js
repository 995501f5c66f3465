/* Keys on the card of marks: 0 to 5 mark, N cannot judge, Enter goes on, L leaves it for later, J and K lead to the
   next file and the one before. The page works without them. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-marks]");
  if (!form) return;
  form.querySelector(".keys").hidden = false;
  document.addEventListener("keydown", (event) => press(form, event));
});

function press(form, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest("textarea, select, summary, input:not([type=radio])")) return;
  if (/^[0-5]$/.test(event.key)) return mark(form, event, event.key);
  if (event.key.toLowerCase() === "n") return mark(form, event, "none");
  if (event.target.closest("a, button")) return;
  if (event.key === "Enter") return go(form, "[data-next]", event);
  if (event.key.toLowerCase() === "l") return go(form, "[data-later]", event);
  const way = { j: "a[rel=next]", k: "a[rel=prev]" }[event.key.toLowerCase()];
  if (way) document.querySelector(way)?.click();
}

function mark(form, event, value) {
  const choice = form.querySelector(`[name=mark][value="${value}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  if (choice.checked) return;
  choice.checked = true;
  choice.dispatchEvent(new Event("input", { bubbles: true }));
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

function go(form, button, event) {
  event.preventDefault();
  form.querySelector(button).click();
}
