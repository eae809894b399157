// Every page: menus that close, forms sent once, the first error in sight.
"use strict";
(() => {
  const trouble = document.querySelector("[data-focus]");
  if (trouble) trouble.focus();

  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // A form marked data-once goes once, however often the button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
    });
  });

  // What is wider than the screen begins with where we are.
  document.querySelectorAll(".main-nav [aria-current], .tabs [aria-current]").forEach((link) => {
    const list = link.closest("ul"), at = link.getBoundingClientRect(), place = list.getBoundingClientRect();
    list.scrollLeft += at.left - place.left - (place.width - at.width) / 2;
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
