/* Small helps over pages that work without them: errors in focus, menus that close. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const errors = document.querySelector(".errors");
  if (errors) errors.focus();
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
