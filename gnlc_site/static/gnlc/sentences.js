/* A ready sentence that is chosen stands in its box at once, before what is typed. Without this the form takes it. */
"use strict";

document.querySelectorAll("select[data-sentences]").forEach((select) => {
  const box = document.getElementById(select.dataset.sentences);
  if (!box) return;
  select.removeAttribute("name"); // what stands in the box is what is sent
  let put = "";
  const take = () => {
    const sentence = select.selectedOptions[0].dataset.text || "";
    if (sentence && box.value.includes(sentence)) return void (put = sentence);
    box.value = exchanged(box, put, sentence);
    put = sentence;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  select.addEventListener("change", take);
  if (select.value) take();
});

/* Another choice takes the place of the one before, unless somebody has written into that one since. */
function exchanged(box, before, sentence) {
  if (before && box.value.includes(before)) return box.value.replace(before, () => sentence).trim();
  const between = box.matches("textarea") ? "\n\n" : " ";
  return [sentence, box.value].filter(Boolean).join(between);
}
