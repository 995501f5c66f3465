/* Keys on the checklist: 1, 2, 3 answer a line, J and K go from line to line, R leads to the remark. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-checklist]");
  if (!form) return;
  document.querySelector(".keys").hidden = false;
  document.addEventListener("keydown", (event) => press(form, event));
});

function press(form, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest("textarea, select, summary, input:not([type=radio])")) return;
  const lines = [...form.querySelectorAll(".check")];
  const here = lines.findIndex((line) => line.contains(document.activeElement));
  const open = lines.findIndex((line) => !line.querySelector("[type=radio]:checked"));
  const line = here < 0 ? Math.max(open, 0) : here;
  const key = event.key.toLowerCase();
  if (/^[123]$/.test(key)) answer(lines, line, Number(key) - 1);
  else if (key === "j") go(lines[here < 0 ? line : line + 1]);
  else if (key === "k") go(lines[line - 1]);
  else if (key === "r") lines[line].querySelector("[type=text]").focus();
  else return;
  event.preventDefault();
}

/* A yes leads on; whoever says no or unclear may want to say why. */
function answer(lines, line, place) {
  const choice = lines[line].querySelectorAll("[type=radio]")[place];
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  if (place === 0 && lines[line + 1]) go(lines[line + 1]);
  else choice.focus();
}

function go(line) {
  if (line) line.querySelector("[type=radio]:checked, [type=radio]").focus();
}
