// Tables of the form: rows added and removed in the page; without this file the buttons send the
// form, which is saved and shown again with a row more or less.
"use strict";
(() => {
  document.querySelectorAll("[data-rows]").forEach((table) => {
    const body = table.querySelector("[data-rows-body]");
    const blank = table.querySelector("[data-rows-blank]");
    const add = table.querySelector("[data-rows-add]");
    let next = body.children.length + 1;
    const changed = () => body.dispatchEvent(new Event("input", { bubbles: true }));
    const full = () => { if (add) add.hidden = body.children.length >= Number(table.dataset.rows); };

    function put() {
      const row = blank.content.firstElementChild.cloneNode(true);
      const number = next;
      next += 1;
      row.querySelectorAll("[name], [id], [for]").forEach((element) => {
        ["name", "id", "for"].forEach((name) => {
          if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("-99999-", `-${number}-`));
        });
      });
      row.setAttribute("aria-label", row.getAttribute("aria-label").replace("99999", number));
      body.append(row);
      row.querySelector("input, select").focus();
      full();
    }

    table.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.hasAttribute("data-rows-add")) { event.preventDefault(); put(); }
      if (button.hasAttribute("data-rows-remove")) {
        event.preventDefault();
        const row = button.closest(".form-row");
        const beside = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        if (beside) beside.querySelector("input, select").focus(); else put();
        full();
        changed();
      }
    });
    full();
  });
})();
