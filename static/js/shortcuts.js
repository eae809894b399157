// data-key="j" on a link, button or field: the key presses it (or puts the cursor into it).
// Keys with Ctrl, Alt or Meta are the browser's; while somebody types, keys are text.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  const at = event.target;
  if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) {
    const mark = at.type === "checkbox" || at.type === "radio";
    if (event.key === "Escape") at.blur();
    if (!mark) return;
  }
  const wanted = Array.from(document.querySelectorAll("[data-key]"))
    .find((each) => each.dataset.key === event.key && !each.disabled && each.getClientRects().length);
  if (!wanted) return;
  event.preventDefault();
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(wanted.tagName) && wanted.type !== "checkbox") wanted.focus();
  else wanted.click();
});
