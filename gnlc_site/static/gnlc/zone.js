/* The clock of this device, where nobody has chosen one.

   In a list marked data-own-zone its zone is preselected; the parts of the page marked data-clock are fetched once more
   with their dates in that zone too. Without this script the list is offered as it stands. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector("select[data-own-zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!list || !zone || !Array.from(list.options).some((option) => option.value === zone)) return;
  list.value = zone;
  if (document.querySelector("[data-clock]")) showDatesIn(zone);
});

async function showDatesIn(zone) {
  const address = new URL(location.href);
  address.searchParams.set("zone", zone);
  const answer = await fetch(address).catch(() => null);
  if (!answer || !answer.ok) return; // the dates stand there already, in the zone of the call
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-clock]");
  document.querySelectorAll("[data-clock]").forEach((part, number) => {
    if (fresh[number] && !part.contains(document.activeElement)) part.replaceWith(fresh[number]);
  });
}
