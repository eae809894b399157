// Lists whose rows are selected: the whole page at once, a range with Shift, the number selected.
// "All that match" is a plain checkbox (all_matching) that works without this file.
"use strict";
document.querySelectorAll("[data-select-bar]").forEach((bar) => {
  const form = bar.closest("form");
  const rows = () => Array.from(form.querySelectorAll('input[name="selected"]'));
  const page = bar.querySelector("[data-select-page]");
  const all = bar.querySelector("[data-select-all]");
  const said = bar.querySelector("[data-select-count]");
  let last = null;

  function show() {
    const boxes = rows();
    const chosen = boxes.filter((box) => box.checked).length;
    page.checked = chosen > 0 && chosen === boxes.length;
    page.indeterminate = chosen > 0 && chosen < boxes.length;
    boxes.forEach((box) => {
      const row = box.closest("tr");
      if (row) row.classList.toggle("chosen", box.checked);
    });
    const number = all && all.checked ? bar.dataset.total : chosen;
    const text = all && all.checked ? bar.dataset.textAll : bar.dataset.textSome;
    said.textContent = number ? text.replace("N", number) : "";
    form.querySelectorAll("[data-needs-selection]").forEach((button) => {
      button.disabled = !Number(number);
    });
  }

  page.closest("label").hidden = false;
  page.addEventListener("change", () => {
    rows().forEach((box) => { box.checked = page.checked; });
    show();
  });
  if (all) {
    all.addEventListener("change", () => {
      if (all.checked) rows().forEach((box) => { box.checked = true; });
      show();
    });
  }
  form.addEventListener("click", (event) => {
    if (event.target.name !== "selected") return;
    const boxes = rows();
    const here = boxes.indexOf(event.target);
    if (event.shiftKey && last !== null) {
      boxes.slice(Math.min(last, here), Math.max(last, here) + 1)
        .forEach((box) => { box.checked = event.target.checked; });
    }
    if (all && !event.target.checked) all.checked = false;
    last = here;
    show();
  });
  show();
});
